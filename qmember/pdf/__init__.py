"""Values to PDF bytes: the only room where reportlab is spoken."""
