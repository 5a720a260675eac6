-- AlterTable
ALTER TABLE "session" ADD COLUMN     "factor" TEXT;
