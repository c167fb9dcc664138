#include "server/run/indexer.hpp"

#include <algorithm>
#include <charconv>

namespace xiezhu::server {
namespace {

// The last request that a rebuild has done; empty when none was cut short.
constexpr auto rebuild_mark = "search_rebuild";

domain::RequestId read_place(domain::UnitOfWork& unit) {
  const auto text = unit.queries().mark(rebuild_mark);
  std::int64_t id = 0;
  std::from_chars(text.data(), text.data() + text.size(), id);
  return domain::RequestId{id};
}

}  // namespace

void follow_marks(LeaderTurn& turn) {
  bool more = false;
  turn.read([&](domain::UnitOfWork& unit) { more = unit.search().any_marked(); });
  while (more && !turn.stopping()) {
    turn.write([&](domain::UnitOfWork& unit) {
      more = unit.search().index_marked(domain::IndexPace::beside_others).requests > 0;
      return more ? domain::Finish::commit : domain::Finish::rollback;
    });
  }
}

void follow_marks(domain::Store& store, const std::function<void(int done, int total)>& progress) {
  int total = 0;
  store.read([&](domain::UnitOfWork& unit) { total = unit.search().marked_count(); });
  int in_piece = 0;
  int done = 0;
  do {
    store.write([&](domain::UnitOfWork& unit) {
      in_piece = unit.search().index_marked(domain::IndexPace::alone).requests;
      return in_piece > 0 ? domain::Finish::commit : domain::Finish::rollback;
    });
    done += in_piece;
    progress(std::min(done, total), total);
  } while (in_piece > 0);
}

int rebuild_search(domain::Store& store, const std::function<void(int done, int total)>& progress) {
  domain::RequestId after;
  int total = 0;
  store.read([&](domain::UnitOfWork& unit) {
    after = read_place(unit);
    total = unit.queries().request_count();
  });
  int done = 0;
  domain::IndexedPiece piece;
  do {
    store.write([&](domain::UnitOfWork& unit) {
      piece = unit.search().index_anew(after, domain::IndexPace::alone);
      unit.set_mark(rebuild_mark, piece.requests > 0 ? std::to_string(piece.last.value()) : std::string{});
      return domain::Finish::commit;
    });
    after = piece.last;
    done += piece.requests;
    progress(std::min(done, total), total);
  } while (piece.requests > 0);
  follow_marks(store, [](int, int) {});
  return done;
}

}  // namespace xiezhu::server
