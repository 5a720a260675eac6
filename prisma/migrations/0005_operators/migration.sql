-- CreateTable
CREATE TABLE "lease" (
    "name" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "enrolment_expires_at_idx" ON "enrolment"("expires_at");

-- CreateIndex
CREATE INDEX "trusted_browser_expires_at_idx" ON "trusted_browser"("expires_at");

-- CreateIndex
CREATE INDEX "known_browser_expires_at_idx" ON "known_browser"("expires_at");
