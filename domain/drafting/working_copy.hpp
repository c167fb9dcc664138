// Working copies 工作副本: what somebody is typing and has not handed in, with its earlier versions. A copy
// belongs to one person and is for nobody else to see. It is no part of the lifecycle: saving one makes no
// event, asks for nothing to be complete and keeps nobody else from acting.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/request/request.hpp"

namespace xiezhu::domain {

class UnitOfWork;

struct WorkingCopy {
  WorkingCopyId id;
  PersonId person;
  std::optional<RequestId> request;  // nullopt: of a request that does not exist yet
  Verb verb = Verb::draft;           // what the text is typed for
  Version begun_on = 0;              // the version of the request that the person had before them; 0: none
  int revision = 1;                  // grows with every saving; what If-Match carries
  std::string title;                 // the title that is being typed, for lists; may be empty
  std::int64_t bytes = 0;            // of all versions together
  Instant begun_at;
  Instant saved_at;
  friend bool operator==(const WorkingCopy&, const WorkingCopy&) = default;
};

// What the form holds, as the edge wrote it; the domain does not look into it.
struct TypedText {
  std::string title;
  std::string content;
};

// One saving. The newest is the copy as it stands.
struct CopyVersion {
  int revision = 1;
  Instant saved_at;
  std::int64_t bytes = 0;
  bool set_aside = false;  // an older version was put back over it
  friend bool operator==(const CopyVersion&, const CopyVersion&) = default;
};

struct CopyLimits {
  static constexpr int per_person = 50;
  static constexpr int versions = 20;
  // Of all versions of a person: beyond, the history of the copy that is saved is given up, oldest first. Its
  // newest version stays, so a person can always save, and never keeps more than this and one of each copy.
  static constexpr std::int64_t per_person_bytes = std::int64_t{8} * 1024 * 1024;
  static constexpr Millis disuse = std::chrono::days{90};  // then a copy that nobody saved is removed …
  // … and so long after its request has ended; what is typed only then, such as a rating, is not meant.
  static constexpr Millis after_end = std::chrono::days{1};
};

// The versions that may go at `now`, oldest first. The last version of each minute is kept for ten minutes,
// of each quarter of an hour for two hours, of each four hours for two days and then of each day; what was
// set aside is kept besides. Of what remains the `CopyLimits::versions` newest are kept, and always the
// newest of all. Thinning again at the same instant finds nothing. `versions` ascend by revision.
std::vector<int> superfluous_versions(std::span<const CopyVersion> versions, Instant now);

// Begins a copy (with its id, owner, request, verb and begun_on). exists: the person has one for this request
// and verb; too_many_copies. Parallel calls of one person may exceed the number by a few.
Outcome<WorkingCopy> begin_copy(UnitOfWork& unit, WorkingCopy copy, const TypedText& text, Instant now);

// Saves the next version over `copy`, which has been read in this unit of work. stale_version when its
// revision is not `seen`.
Outcome<WorkingCopy> save_copy(UnitOfWork& unit, WorkingCopy copy, int seen, const TypedText& text,
                               Instant now);

// Puts the version `revision` back as the next one; what it replaces is set aside. not_found when the
// version is not kept (any more).
Outcome<WorkingCopy> restore_copy(UnitOfWork& unit, WorkingCopy copy, int seen, int revision, Instant now);

// What a request says in one field, then and now, as text: ids, tokens and words as they stand in JSON.
struct FieldBeside {
  std::string_view field;
  std::optional<std::string> then;  // nullopt: not known to the reader
  std::string now;
  [[nodiscard]] bool changed() const { return then && *then != now; }
};
// Every field that a form may have beside it. `then` is the request in the version that a copy was begun on;
// nullptr when it is not known.
std::vector<FieldBeside> beside(const Request* then, const Request& now);

}  // namespace xiezhu::domain
