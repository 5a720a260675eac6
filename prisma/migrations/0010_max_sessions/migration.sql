-- AlterTable
ALTER TABLE "company" ADD COLUMN     "max_sessions" INTEGER NOT NULL DEFAULT 20;
