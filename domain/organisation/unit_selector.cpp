#include "domain/organisation/unit_selector.hpp"

#include <algorithm>

#include "domain/kernel/text.hpp"

namespace xiezhu::domain {

std::optional<UnitSelector> UnitSelector::parse(std::string_view text) {
  UnitSelector selector;
  selector.text_ = text;
  for (const auto part : split(text, ';')) {
    if (part == "*") {
      selector.tokens_.push_back({Token::Kind::any, ""});
      continue;
    }
    const auto colon = part.find(':');
    if (colon == std::string_view::npos || colon + 1 == part.size()) return std::nullopt;
    const auto key = part.substr(0, colon);
    const std::string value{part.substr(colon + 1)};
    if (key == "level" && from_name<Level>(value)) {
      selector.tokens_.push_back({Token::Kind::level, value});
    } else if (key == "line") {
      selector.tokens_.push_back({Token::Kind::line, value});
    } else if (key == "unit") {
      selector.tokens_.push_back({Token::Kind::unit, value});
    } else {
      return std::nullopt;
    }
  }
  if (selector.tokens_.empty()) return std::nullopt;
  return selector;
}

bool UnitSelector::covers(const Unit& unit) const {
  return std::ranges::any_of(tokens_, [&unit](const Token& token) {
    switch (token.kind) {
      case Token::Kind::any:
        return true;
      case Token::Kind::level:
        return token.value == name_of(unit.level);
      case Token::Kind::line:
        return token.value == unit.line;
      case Token::Kind::unit:
        return token.value == unit.code;
    }
    return false;
  });
}

}  // namespace xiezhu::domain
