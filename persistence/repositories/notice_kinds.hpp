// Kinds of notices as one text: "to_do,alert".
#pragma once

#include "domain/kernel/text.hpp"
#include "domain/notification/delivery.hpp"
#include "persistence/sql/convert.hpp"

namespace xiezhu::persistence {

template <>
struct sql::Convert<domain::NoticeKinds> {
  static constexpr auto kind = Cell::Kind::text;
  static Cell to(domain::NoticeKinds kinds) {
    Cell cell{.kind = kind};
    for (const auto& entry : domain::EnumNames<domain::NoticeKind>::table) {
      if (!kinds.has(entry.value)) continue;
      if (!cell.text.empty()) cell.text += ',';
      cell.text += entry.name;
    }
    return cell;
  }
  static domain::NoticeKinds from(Cell& cell) {
    domain::NoticeKinds kinds;
    for (const auto name : domain::split(cell.text, ',')) {
      const auto found = domain::from_name<domain::NoticeKind>(name);
      if (!found) throw CorruptValue("unknown kind of notice");
      kinds.add(*found);
    }
    return kinds;
  }
};

// At most `most` bytes, cut between two characters.
inline std::string shortened(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  text.resize(most);
  return text;
}

}  // namespace xiezhu::persistence
