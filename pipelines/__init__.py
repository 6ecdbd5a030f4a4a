"""How it flows: reading workbooks, checking, publishing, scheduling, and every face to people."""
