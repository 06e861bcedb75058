"""The public pages and the desk: HTTP and view models; the rules live below."""
