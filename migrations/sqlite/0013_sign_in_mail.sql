-- The code for the mailbox is another one than the code for the phone, so that only the phone's code proves the phone.
ALTER TABLE sign_in_code ADD COLUMN mail_code_digest BLOB;
