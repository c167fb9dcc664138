// The rows of the index: an entry with its tokens, and a posting for each of them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/search/search_document.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// Tokens as one line of printable ASCII, so that an entry knows which postings it has.
std::string pack_tokens(const domain::SearchTokens& tokens);
// What pack_tokens() made; anything else is a CorruptValue.
domain::SearchTokens unpack_tokens(std::string_view packed);

// Collects what is to be written and writes it in the order of the keys, which keeps the postings of a token
// together and costs a fraction of writing them one entry after another.
class PostingChanges {
 public:
  // Turns what is stored of a request into what should be. `anew`: writes also what is stored already.
  void turn(std::span<const domain::SearchEntry> stored, std::span<const domain::SearchEntry> wanted,
            bool anew);
  [[nodiscard]] std::size_t size() const { return added_.size() + removed_.size(); }
  void write(sql::Session& session);

 private:
  struct Posting {
    domain::SearchToken token;
    std::int64_t entry;
    friend auto operator<=>(const Posting&, const Posting&) = default;
  };
  std::vector<Posting> added_;
  std::vector<Posting> removed_;
  std::vector<domain::SearchEntry> entries_;  // new or changed
  std::vector<std::int64_t> gone_;
};

// Ascending by id.
std::vector<domain::SearchEntry> stored_entries(sql::Session& session,
                                                std::span<const domain::RequestId> ids);
// Whether there is a posting for each token of the entry.
bool has_postings(sql::Session& session, const domain::SearchEntry& entry);

}  // namespace xiezhu::persistence
