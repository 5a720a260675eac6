-- CreateEnum
CREATE TYPE "mfa_exemption" AS ENUM ('always', 'provider', 'never');

-- AlterTable
ALTER TABLE "challenge" ADD COLUMN     "amr" TEXT[] DEFAULT ARRAY['pwd']::TEXT[],
ADD COLUMN     "device_name" TEXT,
ADD COLUMN     "kind" "session_kind" NOT NULL DEFAULT 'web',
ADD COLUMN     "way" "sign_in_source" NOT NULL DEFAULT 'password';

-- AlterTable
ALTER TABLE "company" ADD COLUMN     "local_administrator_id" UUID,
ADD COLUMN     "managed_exemption" "mfa_exemption" NOT NULL DEFAULT 'always',
ADD COLUMN     "sign_in_name" TEXT;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "device_name" TEXT,
ADD COLUMN     "provider_mfa" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "way" "sign_in_source" NOT NULL DEFAULT 'password';

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "mailbox_unproven_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "domain" (
    "name" TEXT NOT NULL,
    "company_id" UUID NOT NULL,

    CONSTRAINT "domain_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "directory" (
    "company_id" UUID NOT NULL,
    "controllers" TEXT[],
    "start_tls" BOOLEAN NOT NULL DEFAULT false,
    "realm" TEXT NOT NULL,
    "base_dn" TEXT NOT NULL,
    "group_dn" TEXT,
    "authority" TEXT,

    CONSTRAINT "directory_pkey" PRIMARY KEY ("company_id")
);

-- CreateTable
CREATE TABLE "open_id_provider" (
    "company_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret" TEXT NOT NULL,
    "signing_alg" TEXT NOT NULL DEFAULT 'RS256',
    "trust_email" BOOLEAN NOT NULL DEFAULT false,
    "mfa_acr" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "open_id_provider_pkey" PRIMARY KEY ("company_id")
);

-- CreateTable
CREATE TABLE "identity" (
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "account" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "domain_company_id_idx" ON "domain"("company_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_user_id_key" ON "identity"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_company_id_issuer_subject_key" ON "identity"("company_id", "issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "company_local_administrator_id_key" ON "company"("local_administrator_id");

-- AddForeignKey
ALTER TABLE "domain" ADD CONSTRAINT "domain_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory" ADD CONSTRAINT "directory_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "open_id_provider" ADD CONSTRAINT "open_id_provider_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- DropIndex
DROP INDEX "audit_event_company_id_at_idx";

-- CreateIndex
CREATE INDEX "audit_event_company_id_at_id_idx" ON "audit_event"("company_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_event_company_id_type_at_id_idx" ON "audit_event"("company_id", "type", "at", "id");

-- By hand: what schema.prisma cannot say.
-- Addresses are compared byte by byte, wherever the database was made: a prefix is then a range of their indexes.
ALTER TABLE "user" ALTER COLUMN "email" TYPE TEXT COLLATE "C";
-- Beginnings of names and of family names (the last word), each in the order in which its list is read.
CREATE INDEX "user_name_idx" ON "user"("company_id", (lower("name") COLLATE "C"), "id");
CREATE INDEX "user_family_name_idx" ON "user"("company_id", (lower(substring("name" from '[^ ]+$')) COLLATE "C"), "id");
-- One for each filter of the list of people (lib/domain/company/employees-list.ts), in the order of addresses.
CREATE INDEX "user_with_mfa_idx" ON "user"("company_id", "email") WHERE "mfa_since" IS NOT NULL AND "disabled_at" IS NULL;
CREATE INDEX "user_without_mfa_idx" ON "user"("company_id", "email") WHERE "mfa_since" IS NULL AND "disabled_at" IS NULL;
CREATE INDEX "user_overdue_idx" ON "user"("company_id", "mfa_deadline") WHERE "mfa_since" IS NULL AND "disabled_at" IS NULL;
CREATE INDEX "user_invited_idx" ON "user"("company_id", "email") WHERE "password_hash" IS NULL AND "disabled_at" IS NULL;
CREATE INDEX "user_disabled_idx" ON "user"("company_id", "email") WHERE "disabled_at" IS NOT NULL;
CREATE INDEX "user_administrator_idx" ON "user"("company_id", "email") WHERE "role" = 'administrator';
