#include "server/files/file_cleaner.hpp"

namespace xiezhu::server {
namespace {

constexpr std::chrono::hours kept_waiting{24};
constexpr int uploads_at_once = 500;

}  // namespace

void clean_files(LeaderTurn& turn, StagedFileStore& store, domain::Instant now) {
  std::vector<domain::AttachmentId> abandoned;
  turn.read([&](domain::UnitOfWork& unit) {
    abandoned = unit.files().abandoned(now - kept_waiting, uploads_at_once);
  });
  for (const auto id : abandoned) {
    turn.write([&](domain::UnitOfWork& unit) {
      const auto upload = unit.files().upload(id);
      if (!upload || !unit.files().end(id)) return domain::Finish::rollback;
      if (upload->unit) unit.files().release(*upload->unit, upload->size);
      return domain::Finish::commit;
    });
    store.discard(id);
  }
  // Their bytes follow below, unless something else refers to them.
  turn.write([&](domain::UnitOfWork& unit) {
    unit.exports().remove_before(now - domain::exports_kept, uploads_at_once);
    return domain::Finish::commit;
  });
  store.remove_orphans(kept_waiting, [&](std::span<const std::string> hashes) {
    std::vector<std::string> kept;
    turn.read([&](domain::UnitOfWork& unit) { kept = unit.files().kept(hashes); });
    return kept;
  });
}

}  // namespace xiezhu::server
