"""What must be said: notices are composed into mails, queued, and delivered by SMTP."""
