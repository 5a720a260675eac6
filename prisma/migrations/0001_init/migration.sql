-- CreateEnum
CREATE TYPE "role" AS ENUM ('employee', 'administrator');

-- CreateEnum
CREATE TYPE "mfa_option" AS ENUM ('none', 'authenticator', 'email', 'passkey');

-- CreateEnum
CREATE TYPE "sign_in_source" AS ENUM ('password', 'oidc', 'ldap');

-- CreateEnum
CREATE TYPE "mfa_policy" AS ENUM ('optional', 'required');

-- CreateEnum
CREATE TYPE "session_kind" AS ENUM ('web', 'mobile');

-- CreateEnum
CREATE TYPE "enrolment_kind" AS ENUM ('authenticator', 'email');

-- CreateTable
CREATE TABLE "company" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "sign_in_source" "sign_in_source" NOT NULL DEFAULT 'password',
    "mfa_policy" "mfa_policy" NOT NULL DEFAULT 'optional',
    "mfa_required_from" TIMESTAMPTZ(3),
    "mfa_grace_days" INTEGER NOT NULL DEFAULT 0,
    "allow_authenticator" BOOLEAN NOT NULL DEFAULT true,
    "allow_email" BOOLEAN NOT NULL DEFAULT true,
    "allow_passkey" BOOLEAN NOT NULL DEFAULT true,
    "allow_switch_to_email" BOOLEAN NOT NULL DEFAULT true,
    "mobile_requires_mfa" BOOLEAN NOT NULL DEFAULT false,
    "trusted_browser_days" INTEGER NOT NULL DEFAULT 30,
    "session_idle_minutes" INTEGER NOT NULL DEFAULT 60,
    "session_absolute_hours" INTEGER NOT NULL DEFAULT 24,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL DEFAULT 'employee',
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "option" "mfa_option" NOT NULL DEFAULT 'none',
    "mfa_since" TIMESTAMPTZ(3),
    "email_validated_at" TIMESTAMPTZ(3),
    "mfa_deadline" TIMESTAMPTZ(3),
    "mfa_reset_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authenticator" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "last_step" BIGINT NOT NULL,
    "misses" INTEGER NOT NULL DEFAULT 0,
    "disabled_at" TIMESTAMPTZ(3),
    "replaced_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "authenticator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spent_step" (
    "authenticator_id" UUID NOT NULL,
    "step" BIGINT NOT NULL,

    CONSTRAINT "spent_step_pkey" PRIMARY KEY ("authenticator_id","step")
);

-- CreateTable
CREATE TABLE "recovery_set" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "set_id" TEXT NOT NULL,
    "salt" BYTEA NOT NULL,
    "saved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_set_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "id" UUID NOT NULL,
    "set_row" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "kind" "enrolment_kind" NOT NULL,
    "label" TEXT NOT NULL,
    "add" BOOLEAN NOT NULL DEFAULT false,
    "secret" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "challenge" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_miss" JSONB,
    "callback_url" TEXT NOT NULL,
    "known_browser" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "challenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" "session_kind" NOT NULL DEFAULT 'web',
    "amr" TEXT[],
    "authenticated_at" TIMESTAMPTZ(3) NOT NULL,
    "factor_proven_at" TIMESTAMPTZ(3),
    "stepped_up_at" TIMESTAMPTZ(3),
    "step_up_misses" INTEGER NOT NULL DEFAULT 0,
    "ip" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trusted_browser" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "factor_proven_at" TIMESTAMPTZ(3) NOT NULL,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trusted_browser_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "known_browser" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "last_method" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "known_browser_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "limit" (
    "key" TEXT NOT NULL,
    "failures" TIMESTAMPTZ(3)[],
    "pending" TIMESTAMPTZ(3)[],
    "blocked_until" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "type" TEXT NOT NULL,
    "company_id" UUID,
    "user_id" UUID,
    "actor_id" UUID,
    "ip" TEXT,
    "user_agent" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vault_key" (
    "id" TEXT NOT NULL,
    "check" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vault_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "user_company_id_email_idx" ON "user"("company_id", "email");

-- CreateIndex
CREATE INDEX "authenticator_user_id_idx" ON "authenticator"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_set_user_id_key" ON "recovery_set"("user_id");

-- CreateIndex
CREATE INDEX "recovery_code_set_row_idx" ON "recovery_code"("set_row");

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_user_id_key" ON "enrolment"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "challenge_token_hash_key" ON "challenge"("token_hash");

-- CreateIndex
CREATE INDEX "challenge_user_id_idx" ON "challenge"("user_id");

-- CreateIndex
CREATE INDEX "challenge_expires_at_idx" ON "challenge"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "trusted_browser_token_hash_key" ON "trusted_browser"("token_hash");

-- CreateIndex
CREATE INDEX "trusted_browser_user_id_idx" ON "trusted_browser"("user_id");

-- CreateIndex
CREATE INDEX "known_browser_user_id_idx" ON "known_browser"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "known_browser_token_hash_user_id_key" ON "known_browser"("token_hash", "user_id");

-- CreateIndex
CREATE INDEX "limit_at_idx" ON "limit"("at");

-- CreateIndex
CREATE INDEX "audit_event_user_id_at_idx" ON "audit_event"("user_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_company_id_at_idx" ON "audit_event"("company_id", "at");

-- AddForeignKey
ALTER TABLE "user" ADD CONSTRAINT "user_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authenticator" ADD CONSTRAINT "authenticator_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spent_step" ADD CONSTRAINT "spent_step_authenticator_id_fkey" FOREIGN KEY ("authenticator_id") REFERENCES "authenticator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_set" ADD CONSTRAINT "recovery_set_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_set_row_fkey" FOREIGN KEY ("set_row") REFERENCES "recovery_set"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "challenge" ADD CONSTRAINT "challenge_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trusted_browser" ADD CONSTRAINT "trusted_browser_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "known_browser" ADD CONSTRAINT "known_browser_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what schema.prisma cannot say.
-- Addresses are normalised before they come here (lib/domain/email-address.ts); this also holds against a mistake there.
ALTER TABLE "user" ADD CONSTRAINT "user_email_check" CHECK ("email" = lower("email") AND length("email") BETWEEN 3 AND 320);
-- A company may shorten what SECURITY.md allows, never lengthen it.
ALTER TABLE "company"
    ADD CONSTRAINT "company_mfa_grace_days_check" CHECK ("mfa_grace_days" >= 0),
    ADD CONSTRAINT "company_trusted_browser_days_check" CHECK ("trusted_browser_days" BETWEEN 0 AND 30),
    ADD CONSTRAINT "company_session_idle_minutes_check" CHECK ("session_idle_minutes" BETWEEN 1 AND 60),
    ADD CONSTRAINT "company_session_absolute_hours_check" CHECK ("session_absolute_hours" BETWEEN 1 AND 24);
-- The sixth try of a challenge cannot be counted, so it cannot be made.
ALTER TABLE "challenge" ADD CONSTRAINT "challenge_attempts_check" CHECK ("attempts" BETWEEN 0 AND 5);
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_secret_check" CHECK ("kind" <> 'authenticator' OR "secret" IS NOT NULL);
