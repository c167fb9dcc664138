#include "domain/drafting/materials.hpp"

#include <algorithm>
#include <array>

#include "domain/kernel/text.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::domain {
namespace {

std::vector<std::string> demanded_of(const Request& request, const Catalogue& catalogue) {
  const auto* item = request.content.item ? catalogue.find(*request.content.item) : nullptr;
  return item == nullptr ? std::vector<std::string>{} : demanded_materials(item->materials);
}

// The file under this id, as the requesting unit sees it; nullptr when it was removed or never was.
const Attachment* file_of(const Request& request, std::optional<AttachmentId> id) {
  if (!id) return nullptr;
  const auto& all = request.course.attachments;
  const auto found = std::ranges::find(all, *id, &Attachment::id);
  const bool there = found != all.end() && shows(request, *found, request.requesting_unit);
  return there ? &*found : nullptr;
}

}  // namespace

std::vector<std::string> demanded_materials(std::string_view materials) {
  constexpr std::array<std::string_view, 3> separators{"；", ";", "\n"};
  std::vector<std::string> demanded;
  while (!materials.empty()) {
    std::size_t end = materials.size();
    std::size_t width = 0;
    for (const auto separator : separators) {
      if (const auto place = materials.find(separator); place < end) {
        end = place;
        width = separator.size();
      }
    }
    // Splitting at a character that is not there trims.
    for (const auto part : split(materials.substr(0, end), '\n')) {
      if (!blank(part) && std::ranges::find(demanded, part) == demanded.end()) demanded.emplace_back(part);
    }
    materials.remove_prefix(end + width);
  }
  return demanded;
}

std::vector<MaterialState> material_states(const Request& request, const Checklist& checklist,
                                           const Catalogue& catalogue) {
  std::vector<MaterialState> states;
  for (auto& material : demanded_of(request, catalogue)) {
    const auto mark = std::ranges::find(checklist.marks, material, &MaterialMark::material);
    MaterialState state{.mark = mark != checklist.marks.end() ? *mark : MaterialMark{std::move(material)}};
    state.attachment = file_of(request, state.mark.attachment);
    states.push_back(std::move(state));
  }
  return states;
}

std::vector<std::string> open_materials(const Request& request, const Checklist& checklist,
                                        const Catalogue& catalogue) {
  std::vector<std::string> open;
  for (auto& state : material_states(request, checklist, catalogue))
    if (!state.satisfied()) open.push_back(std::move(state.mark.material));
  return open;
}

Outcome<void> may_mark(const Request& request, const Actor& actor) {
  const bool with_them = request.state == State::draft || request.state == State::correcting ||
                         request.state == State::awaiting_requester;
  if (actor.unit != request.requesting_unit || !with_them)
    return reject(Reason::wrong_turn, {}, std::string{name_of(request.state)});
  if (!actor.roles.has(Role::handler))
    return reject(Reason::role_required, {}, std::string{name_of(Role::handler)});
  return {};
}

std::vector<Rejection> check_marks(const Request& request, std::span<const MaterialMark> marks,
                                   const Catalogue& catalogue) {
  std::vector<Rejection> broken;
  const auto demanded = demanded_of(request, catalogue);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const auto& mark = marks[i];
    const auto path = "marks[" + std::to_string(i) + "].";
    if (std::ranges::find(demanded, mark.material) == demanded.end())
      broken.push_back({Reason::unknown, path + "material"});
    if (std::ranges::find(marks.first(i), mark.material, &MaterialMark::material) !=
        marks.begin() + std::ssize(marks.first(i)))
      broken.push_back({Reason::exists, path + "material"});
    if (mark.attachment && file_of(request, mark.attachment) == nullptr)
      broken.push_back({Reason::unknown, path + "attachment"});
    if (length(mark.note) > MaterialLimits::note)
      broken.push_back({Reason::too_long, path + "note", std::to_string(MaterialLimits::note)});
  }
  return broken;
}

}  // namespace xiezhu::domain
