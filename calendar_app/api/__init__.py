"""What machines ask: whether the installation is well."""
