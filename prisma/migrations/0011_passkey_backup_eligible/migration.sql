-- AlterTable
ALTER TABLE "passkey" ADD COLUMN     "backup_eligible" BOOLEAN;

