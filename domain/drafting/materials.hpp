// The materials 所需材料 that an item demands, and how far the requesting unit has them together.
//
// The marks stand beside the request and are no part of its content: somebody ticks them one by one while
// gathering files, which would make an event of each tick and a stale version for everybody who is writing;
// no rule, clock or letter depends on them; and they go on being kept while a request is corrected or
// supplemented, when its content is fixed. What was really sent is proved by the letter and the events of the
// files. So submitting is never refused for a material that is open: the answer says which are.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/organisation/person.hpp"
#include "domain/request/reference.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

struct MaterialMark {
  std::string material;  // as the item names it
  bool ready = false;
  std::optional<AttachmentId> attachment{};  // the file that satisfies it
  std::string note{};                        // … or how it is satisfied
  friend bool operator==(const MaterialMark&, const MaterialMark&) = default;
};

// The marks of a request. One for a material that its item does not demand (any more) sleeps until it does.
struct Checklist {
  int version = 1;  // grows with every change; 1: never changed
  std::vector<MaterialMark> marks;
  friend bool operator==(const Checklist&, const Checklist&) = default;
};

struct MaterialLimits {
  static constexpr std::size_t marks = 100;
  static constexpr std::size_t note = 200;  // characters
};

// The materials in the order of the item, each once: what stands between ；, ; and line ends.
std::vector<std::string> demanded_materials(std::string_view materials);

struct MaterialState {
  MaterialMark mark;
  const Attachment* attachment = nullptr;  // that is still there
  // Ready, and not by a file that has been removed.
  [[nodiscard]] bool satisfied() const { return mark.ready && (!mark.attachment || attachment != nullptr); }
};
// Every demanded material of the request with its mark. Valid as long as the request.
std::vector<MaterialState> material_states(const Request& request, const Checklist& checklist,
                                           const Catalogue& catalogue);
// The names of those that are not satisfied.
std::vector<std::string> open_materials(const Request& request, const Checklist& checklist,
                                        const Catalogue& catalogue);

// Whether the actor may set these marks, all at once, and what speaks against them. Handlers of the
// requesting unit may, while the request lies with them: as a draft, in correction, or to be supplemented.
Outcome<void> may_mark(const Request& request, const Actor& actor);
std::vector<Rejection> check_marks(const Request& request, std::span<const MaterialMark> marks,
                                   const Catalogue& catalogue);

}  // namespace xiezhu::domain
