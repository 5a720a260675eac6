/** Of the bench's PostgreSQL, NAME=VALUE: what a machine for a million people would have at least, and quick filling. */
export const flags = [
  'shared_buffers=1GB',
  'maintenance_work_mem=512MB',
  'max_wal_size=16GB',
  'wal_level=minimal',
  'max_wal_senders=0',
  'random_page_cost=1.1',
]
