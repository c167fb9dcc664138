// Units (单位) and the tree they form.
#pragma once

#include <optional>
#include <string>

#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

enum class Level { city, district };
template <>
struct EnumNames<Level> {
  static constexpr std::array table{EnumName<Level>{Level::city, "city", "市级"},
                                    EnumName<Level>{Level::district, "district", "区级"}};
};

// Between which levels a request passes (domain §1). city_district holds for both directions.
enum class Channel { city_city, district_district, city_district };
template <>
struct EnumNames<Channel> {
  static constexpr std::array table{
      EnumName<Channel>{Channel::city_city, "city_city", "市-市"},
      EnumName<Channel>{Channel::district_district, "district_district", "区-区"},
      EnumName<Channel>{Channel::city_district, "city_district", "市-区"}};
};

struct Unit {
  UnitId id;
  std::string code;  // 统一社会信用代码, 18 characters (GB 32100)
  std::string name;
  std::string short_name;
  Level level = Level::city;
  std::string region;  // GB/T 2260, six digits
  std::string line;    // 条线: the function shared across levels, e.g. 民政
  std::optional<UnitId> parent;
  std::string document_prefix;  // 发文机关代字, e.g. 沪民函
  LocalDate valid_from;
  std::optional<LocalDate> valid_to;  // last day of validity
  std::optional<UnitId> successor;

  [[nodiscard]] bool valid_on(LocalDate day) const {
    return valid_from <= day && (!valid_to || day <= *valid_to);
  }
};

constexpr Channel channel_between(Level a, Level b) {
  if (a != b) return Channel::city_district;
  return a == Level::city ? Channel::city_city : Channel::district_district;
}

// True for 18 characters of the GB 32100 alphabet.
bool is_credit_code(std::string_view code);
// True when the last character is the GB 32100 check character of the rest. A failing code warns and is no
// error: legal pilot codes fail it (domain §11).
bool credit_code_checks(std::string_view code);

}  // namespace xiezhu::domain
