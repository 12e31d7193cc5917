"""`qa` inside other programs; each module is for one of them, and needs its library."""
