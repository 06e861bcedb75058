"""The rules that say what is due, of what, to whom; `table` lists them."""
