// How the parts of the configuration are read: typed look-ups that note every error instead of ending at the
// first.
#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <chrono>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "server/config.hpp"

namespace xiezhu::server {

using Errors = std::vector<std::string>;

// One [section]: typed look-ups that note every error and, at the end, every key that nobody asked for.
class Section {
 public:
  Section(const toml::table& root, std::string name, Errors& errors)
      : name_(std::move(name)), errors_(errors) {
    table_ = root[name_].as_table();
    if (table_ == nullptr && root.contains(name_)) errors_.push_back(name_ + ": must be a table");
  }

  void text(const char* key, std::string& value) { read<std::string>(key, value, "must be text"); }

  template <class Number>
  void number(const char* key, Number& value, std::int64_t least, std::int64_t most) {
    std::int64_t read_value = static_cast<std::int64_t>(value);
    read<std::int64_t>(key, read_value, "must be a whole number");
    if (read_value < least || read_value > most) {
      complain(key, fmt::format("must be {} to {}", least, most));
    } else {
      value = static_cast<Number>(read_value);
    }
  }

  template <class Unit>
  void duration(const char* key, std::chrono::milliseconds& value, std::int64_t least, std::int64_t most) {
    auto count = std::chrono::duration_cast<Unit>(value).count();
    number(key, count, least, most);
    value = Unit{count};
  }

  void texts(const char* key, std::vector<std::string>& values) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    // The library calls an empty list not homogeneous.
    if (array == nullptr || (!array->empty() && !array->is_homogeneous<std::string>()))
      return complain(key, "must be a list of texts");
    values.clear();
    for (const auto& entry : *array) values.push_back(**entry.as_string());
  }

  void complain(const std::string& key, const std::string& rule) {
    errors_.push_back(name_ + "." + key + ": " + rule);
  }

  void refuse_unknown_keys() {
    if (table_ == nullptr) return;
    for (const auto& [key, value] : *table_) {
      if (!known_.contains(std::string{key.str()})) complain(std::string{key.str()}, "unknown key");
    }
  }

 private:
  const toml::node* find(const char* key) {
    known_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }

  template <class T>
  void read(const char* key, T& value, const char* rule) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* typed = node->as<T>();
    if (typed == nullptr) return complain(key, rule);
    value = **typed;
  }

  std::string name_;
  Errors& errors_;
  const toml::table* table_ = nullptr;
  std::set<std::string> known_;
};

// The first line of a file; notes an error when there is none.
inline std::string read_secret(Section& section, const char* key) {
  std::string file_name;
  section.text(key, file_name);
  if (file_name.empty()) return {};
  std::ifstream file(file_name);
  std::string secret;
  if (!std::getline(file, secret)) section.complain(key, "cannot be read");
  if (secret.ends_with('\r')) secret.pop_back();
  return secret;
}

// The sections files, file_checks, scanner and s3.
void read_file_settings(const toml::table& root, Config& config, Errors& errors);

}  // namespace xiezhu::server
