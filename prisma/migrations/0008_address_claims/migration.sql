-- AlterTable
ALTER TABLE "identity" ADD COLUMN     "names" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "open_id_provider" ADD COLUMN     "email_claims" TEXT[] DEFAULT ARRAY['email']::TEXT[];

-- CreateIndex
CREATE INDEX "identity_names_idx" ON "identity" USING GIN ("names");

-- Accounts that were bound before are known by the name that they bind as.
UPDATE "identity" SET "names" = ARRAY[lower("account")] WHERE "account" IS NOT NULL;
