#include "persistence/repositories/letter_repo.hpp"

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

const std::string letter_columns = "request_id, sequence, kind, content, sha256, created_at";
const std::string insert_letters = "INSERT INTO letter (" + letter_columns + ")";
const std::string select_letters =
    "SELECT " + letter_columns + " FROM letter WHERE request_id = :id ORDER BY sequence";

}  // namespace

template <>
struct sql::Fields<domain::Letter> {
  static auto of(auto& l) { return std::tie(l.request, l.sequence, l.kind, l.text, l.sha256, l.created_at); }
};

void LetterRepo::add(std::span<const domain::Letter> letters) {
  sql::insert_rows<domain::Letter>(session_, insert_letters, letters);
}

std::vector<domain::Letter> LetterRepo::of_request(domain::RequestId id) {
  return sql::rows<domain::Letter>(session_, select_letters, id);
}

}  // namespace xiezhu::persistence
