"""`mailtriage demo`: the whole road on embedded IMAP and SMTP servers and the shipped samples."""
