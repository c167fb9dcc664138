#include "server/files/s3_content.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <stdexcept>

namespace xiezhu::server {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t range_bytes = std::int64_t{1} << 20;
constexpr std::int64_t most_parts = 10'000;  // of S3

std::string encoded(std::string_view text) {
  constexpr std::string_view hexadecimal = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      result += c;
    } else {
      result.append(1, '%').append(1, hexadecimal[byte >> 4U]).append(1, hexadecimal[byte & 15U]);
    }
  }
  return result;
}

// The text of the next element of that name from `at` on, which moves behind it; nullopt when there is none.
// Enough for the answers of S3, whose elements of interest hold plain text.
std::optional<std::string> element(const std::string& xml, const std::string& name, std::size_t& at) {
  const auto open = "<" + name + ">";
  const auto begin = xml.find(open, at);
  if (begin == std::string::npos) return std::nullopt;
  const auto end = xml.find("</" + name + ">", begin);
  if (end == std::string::npos) return std::nullopt;
  at = end;
  return xml.substr(begin + open.size(), end - begin - open.size());
}

std::optional<std::string> element(const std::string& xml, const std::string& name) {
  std::size_t at = 0;
  return element(xml, name, at);
}

// "2026-09-18T02:25:00.000Z"; the present when it is something else, so that nothing is taken for old.
std::chrono::system_clock::time_point last_change(const std::string& text) {
  std::tm time{};
  // NOLINTNEXTLINE(cert-err34-c): the count of fields read is checked.
  const int fields = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &time.tm_year, &time.tm_mon,
                                 &time.tm_mday, &time.tm_hour, &time.tm_min, &time.tm_sec);
  if (fields != 6) return std::chrono::system_clock::now();
  time.tm_year -= 1900;
  time.tm_mon -= 1;
  return std::chrono::system_clock::from_time_t(::timegm(&time));
}

// Asks for the next range when the one before is used up.
class S3Source final : public api::BodySource {
 public:
  S3Source(const S3Options& options, std::string key) : client_(options), key_(std::move(key)) {}

  // False when there is no such object, or not so much of it.
  bool find(std::optional<api::ByteRange> part) {
    const auto answer = client_.call({.verb = S3Verb::head, .key = key_});
    if (answer.status == 404) return false;
    if (!answer.good() || answer.length < 0)
      throw std::runtime_error("S3: HEAD: HTTP " + std::to_string(answer.status));
    const auto wanted = part.value_or(api::ByteRange{0, answer.length});
    at_ = wanted.from;
    size_ = wanted.length;
    end_ = at_ + size_;
    return end_ <= answer.length;
  }

  [[nodiscard]] std::uint64_t size() const override { return static_cast<std::uint64_t>(size_); }

  std::string read(std::size_t limit) override {
    if (used_ == range_.size()) fetch();
    auto bytes = range_.substr(used_, limit);
    used_ += bytes.size();
    return bytes;
  }

 private:
  void fetch() {
    const auto length = std::min(range_bytes, end_ - at_);
    used_ = 0;
    range_.clear();
    if (length == 0) return;
    auto answer =
        client_.must({.key = key_, .range = std::to_string(at_) + "-" + std::to_string(at_ + length - 1)});
    if (std::ssize(answer.body) != length) throw std::runtime_error("S3: a range of another length");
    range_ = std::move(answer.body);
    at_ += length;
  }

  S3Client client_;
  std::string key_;
  std::int64_t at_ = 0;
  std::int64_t end_ = 0;
  std::int64_t size_ = 0;
  std::string range_;
  std::size_t used_ = 0;
};

// Notes which parts are under way, before the first of them is.
void write_note(const fs::path& note, const std::string& sha256, const std::string& upload) {
  {
    const FileHandle file(note, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) throw std::runtime_error("cannot write " + note.string());
    file.write(sha256 + "\n" + upload + "\n");
    file.sync();
  }
  sync_folder(note.parent_path());
}

}  // namespace

S3Content::S3Content(S3Options options, fs::path notes)
    : options_(std::move(options)), notes_(std::move(notes)) {
  fs::create_directories(notes_);
}

void S3Content::put(const StagedFile& file, const std::string& sha256) {
  S3Client client(options_);
  if (file.size > options_.part) {
    put_in_parts(client, file, sha256);
  } else {
    client.must({.verb = S3Verb::put, .key = sha256, .file = &file.bytes, .length = file.size});
  }
  fs::remove(file.path);
}

void S3Content::put_in_parts(S3Client& client, const StagedFile& file, const std::string& sha256) {
  const auto note = notes_ / file.path.filename();
  forget_parts(client, note);
  const auto begun = client.must({.verb = S3Verb::post, .key = sha256, .query = "uploads="});
  const auto upload = element(begun.body, "UploadId");
  if (!upload) throw std::runtime_error("S3: no UploadId");
  write_note(note, sha256, *upload);
  const auto part = std::max(options_.part, file.size / most_parts + 1);
  std::string list = "<CompleteMultipartUpload>";
  int number = 0;
  for (std::int64_t at = 0; at < file.size; at += part) {
    const auto digits = std::to_string(++number);
    const auto answer = client.must({.verb = S3Verb::put,
                                     .key = sha256,
                                     .query = "partNumber=" + digits + "&uploadId=" + encoded(*upload),
                                     .file = &file.bytes,
                                     .from = at,
                                     .length = std::min(part, file.size - at)});
    list += "<Part><PartNumber>" + digits + "</PartNumber><ETag>" + answer.etag + "</ETag></Part>";
  }
  list += "</CompleteMultipartUpload>";
  const auto done = client.must(
      {.verb = S3Verb::post, .key = sha256, .query = "uploadId=" + encoded(*upload), .body = list});
  // It answers 200 before it knows whether it will succeed.
  if (done.body.find("<CompleteMultipartUploadResult") == std::string::npos)
    throw std::runtime_error("S3: the parts were not put together");
  fs::remove(note);
}

void S3Content::forget_parts(S3Client& client, const fs::path& note) {
  std::ifstream file(note);
  std::string sha256;
  std::string upload;
  if (!std::getline(file, sha256) || !std::getline(file, upload)) return;
  const auto answer =
      client.call({.verb = S3Verb::del, .key = sha256, .query = "uploadId=" + encoded(upload)});
  // 404: they were put together after all, or the store has forgotten them by itself.
  if (!answer.good() && answer.status != 404)
    throw std::runtime_error("S3: parts cannot be removed: HTTP " + std::to_string(answer.status));
  fs::remove(note);
}

std::shared_ptr<api::BodySource> S3Content::open(const std::string& sha256,
                                                 std::optional<api::ByteRange> part) {
  if (!is_hash(sha256)) return nullptr;
  auto source = std::make_shared<S3Source>(options_, sha256);
  return source->find(part) ? source : nullptr;
}

void S3Content::visit_old(std::chrono::seconds age, const std::function<void(const Hashes&)>& visit) {
  S3Client client(options_);
  const auto limit = std::chrono::system_clock::now() - age;
  std::optional<std::string> next;
  do {
    const std::string from = next ? "continuation-token=" + encoded(*next) + "&" : "";
    const auto page = client.must({.query = from + "list-type=2&max-keys=1000"}).body;
    Hashes old;
    std::size_t at = 0;
    while (auto key = element(page, "Key", at)) {
      const auto changed = element(page, "LastModified", at);
      if (changed && last_change(*changed) < limit && is_hash(*key)) old.push_back(std::move(*key));
    }
    next = element(page, "IsTruncated") == "true" ? element(page, "NextContinuationToken") : std::nullopt;
    if (!old.empty()) visit(old);
  } while (next);
}

void S3Content::remove(const std::string& sha256) {
  S3Client(options_).must({.verb = S3Verb::del, .key = sha256});
}

void S3Content::remove_leftovers(std::chrono::seconds age) {
  S3Client client(options_);
  for (const auto& entry : fs::directory_iterator(notes_)) {
    if (!untouched(entry, age)) continue;
    forget_parts(client, entry.path());
    fs::remove(entry.path());
  }
}

}  // namespace xiezhu::server
