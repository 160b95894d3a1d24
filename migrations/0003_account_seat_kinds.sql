-- What a seat is to an account is its kind; the mark for those kept away is read no more.
ALTER TABLE "account_seats" DROP COLUMN "excluded";