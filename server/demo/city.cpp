#include "server/demo/city.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "generated/data_files.hpp"
#include "server/import/importer.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

using domain::Role;
using domain::Roles;

constexpr std::array<std::string_view, 40> surnames{
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱",
    "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯",
    "邓", "曹", "彭", "曾", "萧", "田", "董", "袁", "潘", "于", "蒋", "蔡"};
constexpr std::array<std::string_view, 40> given_names{
    "伟",   "芳",   "娜",   "敏",   "静",   "丽",   "强",   "磊",   "军",   "洋",
    "勇",   "艳",   "杰",   "娟",   "涛",   "明",   "超",   "秀英", "霞",   "平",
    "刚",   "桂英", "建华", "志强", "晓燕", "文博", "思远", "雨桐", "子涵", "佳怡",
    "国庆", "海燕", "立新", "永康", "嘉宁", "慧敏", "俊杰", "春梅", "振宇", "欣然"};

// Who works in each unit: the suffix of the login and the roles.
struct Post {
  std::string_view suffix;
  Roles roles;
};
constexpr std::array<Post, 6> posts{
    Post{"handler", {Role::handler}},           Post{"handler2", {Role::handler, Role::case_officer}},
    Post{"signer", {Role::signer, Role::head}}, Post{"allocator", {Role::allocator, Role::unit_admin}},
    Post{"officer", {Role::case_officer}},      Post{"officer2", {Role::case_officer, Role::handler}},
};

struct Special {
  std::string_view login;
  Roles roles;
};
constexpr std::array<Special, 5> specials{
    Special{"coordinator",
            {Role::catalogue_coordinator, Role::dispute_coordinator, Role::supervision_coordinator,
             Role::statistics_coordinator}},
    Special{"auditor", {Role::auditor}},
    Special{"sysadmin", {Role::system_admin}},
    Special{"secadmin", {Role::security_admin}},
    Special{"auditadmin", {Role::audit_admin}},
};

// Units with logins that can be remembered, by short name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> nicknames{
    {{"市民政局", "minzheng"},
     {"市公安局", "gongan"},
     {"市市场监管局", "shichang"},
     {"市人力资源社会保障局", "renshe"},
     {"黄浦区民政局", "huangpu-minzheng"},
     {"浦东新区民政局", "pudong-minzheng"}}};

std::string_view embedded(std::string_view name) {
  const auto files = data_files();
  const auto file = std::ranges::find(files, name, &EmbeddedFile::name);
  if (file == files.end()) throw std::logic_error("not embedded: " + std::string{name});
  return file->text;
}

void demand_clean(const ImportReport& report, std::string_view name) {
  if (report.errors.empty()) return;
  const auto& error = report.errors.front();
  throw std::logic_error(std::string{name} + ":" + std::to_string(error.line) + ": " + error.field + ": " +
                         error.code);
}

std::string login_prefix(const domain::Unit& unit, std::size_t ordinal) {
  const auto* nickname = std::ranges::find(nicknames, std::string_view{unit.short_name},
                                           &decltype(nicknames)::value_type::first);
  return nickname != nicknames.end() ? std::string{nickname->second} : "u" + std::to_string(1'000 + ordinal);
}

class Registry {
 public:
  Registry(domain::IdSource& ids, std::uint64_t seed) : ids_(ids), random_(seed) {}

  domain::Person make(std::string login, domain::UnitId unit, Roles roles) {
    return {domain::PersonId{ids_.next()}, std::move(login),
            std::string{pick(surnames)} + std::string{pick(given_names)}, unit, roles};
  }

 private:
  template <class Names>
  std::string_view pick(const Names& names) {
    return names[random_() % names.size()];
  }

  domain::IdSource& ids_;
  std::mt19937_64 random_;
};

Staff hire(Registry& registry, const domain::Unit& unit, const std::string& prefix,
           std::vector<domain::Person>& people) {
  Staff staff;
  for (const auto& post : posts) {
    const auto person = registry.make(prefix + "-" + std::string{post.suffix}, unit.id, post.roles);
    if (post.roles.has(Role::handler)) staff.handlers.push_back(person.id);
    if (post.roles.has(Role::case_officer)) staff.officers.push_back(person.id);
    if (post.roles.has(Role::signer)) staff.signer = person.id;
    if (post.roles.has(Role::allocator)) staff.allocator = person.id;
    people.push_back(person);
  }
  return staff;
}

// Those who are not there yet, in pieces, because a cluster takes no large transactions.
void store_people(domain::Store& store, const std::vector<domain::Person>& people, const std::string& hash) {
  constexpr std::size_t piece = 300;
  for (std::size_t begin = 0; begin < people.size(); begin += piece) {
    store.write([&](domain::UnitOfWork& work) {
      for (std::size_t i = begin; i < std::min(begin + piece, people.size()); ++i)
        if (!work.people().find(people[i].id)) work.people().insert(people[i], hash);
      return domain::Finish::commit;
    });
  }
}

domain::ReferencePtr reference_in(domain::Store& store) {
  domain::ReferencePtr reference;
  store.write([&reference](domain::UnitOfWork& work) {
    reference = work.reference();
    return domain::Finish::rollback;
  });
  return reference;
}

}  // namespace

City found_city(domain::Store& store, const domain::PasswordHasher& hasher, std::uint64_t seed,
                domain::Instant day) {
  // Each part has a second of its own, so that its ids do not depend on whether the part before was made now.
  SimulatedClock clock(day);
  TimeIds ids(clock, command_line_node);
  Importer importer(store, ids, hasher);
  if (reference_in(store)->units.units().empty())
    demand_clean(importer.units(embedded("demo/units.csv")), "units.csv");
  clock.set(day + std::chrono::seconds{1});
  if (reference_in(store)->catalogue.versions().empty())
    demand_clean(importer.catalogue(embedded("demo/catalogue.csv")), "catalogue.csv");
  clock.set(day + std::chrono::seconds{2});

  City city;
  city.reference = reference_in(store);
  Registry registry(ids, seed);
  std::vector<domain::Person> people;
  const auto& units = city.reference->units.units();
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::string prefix = login_prefix(units[i], i);
    city.staff.emplace(units[i].id, hire(registry, units[i], prefix, people));
    if (!prefix.starts_with("u1")) city.featured.push_back(units[i].id);
  }
  const auto office = std::ranges::find(units, "市政府办公厅", &domain::Unit::short_name);
  for (const auto& special : specials)
    people.push_back(registry.make(std::string{special.login}, office->id, special.roles));
  store_people(store, people, hasher.hash(demonstration_password));
  for (const auto& person : people) city.people.emplace(person.id, person);
  return city;
}

}  // namespace xiezhu::server
