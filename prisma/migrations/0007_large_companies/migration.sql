-- CreateTable
CREATE TABLE "kept_count" (
    "company_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "kept_count_pkey" PRIMARY KEY ("company_id","what")
);

-- AddForeignKey
ALTER TABLE "kept_count" ADD CONSTRAINT "kept_count_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "enrolment_session_id_idx" ON "enrolment"("session_id");

-- CreateIndex
CREATE INDEX "user_company_id_role_id_idx" ON "user"("company_id", "role", "id");

-- By hand: what schema.prisma cannot say.
-- What the doctor no longer looks at (lib/domain/forget.ts), without passing over every live key.
CREATE INDEX "authenticator_replaced_at_idx" ON "authenticator"("replaced_at") WHERE "replaced_at" IS NOT NULL;
-- A fifth of ten million rows is too long to wait for a vacuum, and their place is needed again by tomorrow's rows.
ALTER TABLE "audit_event" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
ALTER TABLE "session" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
