// Assistance items (协助事项) and their versions (domain §3).
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/calendar/limit.hpp"
#include "domain/organisation/unit_selector.hpp"

namespace xiezhu::domain {

enum class Form { data, opinion, on_site, joint, support, other };
template <>
struct EnumNames<Form> {
  static constexpr std::array table{EnumName<Form>{Form::data, "data", "提供资料"},
                                    EnumName<Form>{Form::opinion, "opinion", "认定鉴定意见"},
                                    EnumName<Form>{Form::on_site, "on_site", "现场协助"},
                                    EnumName<Form>{Form::joint, "joint", "联合行动"},
                                    EnumName<Form>{Form::support, "support", "人员设备技术支援"},
                                    EnumName<Form>{Form::other, "other", "其他"}};
};

enum class Secrecy { none, internal };
template <>
struct EnumNames<Secrecy> {
  static constexpr std::array table{EnumName<Secrecy>{Secrecy::none, "none", "公开"},
                                    EnumName<Secrecy>{Secrecy::internal, "internal", "内部"}};
};

// One version of an item. A running request keeps the version it started under; versions of a code never
// overlap.
struct ItemVersion {
  ItemVersionId id;
  std::string code;
  int version = 1;
  std::string name;
  Form form = Form::data;
  std::string legal_basis;
  std::string situation;
  std::string content;
  std::string materials;
  UnitSelector requesting;
  UnitSelector requested;
  std::vector<Channel> channels;
  WorkingDays limit;
  WorkingDays urgent_limit;
  bool shared_data = false;  // the data is already available by sharing
  Secrecy secrecy = Secrecy::none;
  std::string contact;
  LocalDate valid_from;
  std::optional<LocalDate> valid_to;  // last day of validity
  std::string retention{};            // code of the retention class that it proposes; may be empty

  [[nodiscard]] bool effective_on(LocalDate day) const {
    return valid_from <= day && (!valid_to || day <= *valid_to);
  }
  [[nodiscard]] bool applies_to(const Unit& asking, const Unit& helping) const;
};

// All versions of all items; immutable, pointers live as long as the catalogue.
class Catalogue {
 public:
  explicit Catalogue(std::vector<ItemVersion> versions);
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  [[nodiscard]] const ItemVersion* find(ItemVersionId id) const;
  // Ordered by code and version.
  [[nodiscard]] const std::vector<ItemVersion>& versions() const { return versions_; }

 private:
  std::vector<ItemVersion> versions_;
  std::unordered_map<ItemVersionId, const ItemVersion*> by_id_;
};

}  // namespace xiezhu::domain
