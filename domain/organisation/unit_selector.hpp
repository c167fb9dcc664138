// A set of units in words: "level:district;unit:11310000…". Used by catalogue items for who may ask and who
// must help.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/organisation/unit.hpp"

namespace xiezhu::domain {

class UnitSelector {
 public:
  // Tokens separated by ';': `*` any unit, `level:city|district`, `line:条线`, `unit:统一社会信用代码`.
  // An unknown token, or none at all, is nullopt.
  static std::optional<UnitSelector> parse(std::string_view text);

  // True when at least one token covers the unit.
  [[nodiscard]] bool covers(const Unit& unit) const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Token {
    enum class Kind { any, level, line, unit } kind;
    std::string value;
  };
  std::string text_;
  std::vector<Token> tokens_;
};

}  // namespace xiezhu::domain
