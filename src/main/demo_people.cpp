#include "main/demo_people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace teduh::main::demo {
namespace {

// The self-employed rate, which every import reads, is in force from here on (PP 46/2015).
const Period kFirst(2015, 7);

constexpr std::array kMenFirst{"Mohamad", "Abdul",  "Yusuf", "Rahmat", "Ismail", "Irwan",  "Karim",  "Zulkifli", "Arifin", "Marwan", "Hasan", "Usman",
                               "Fikri",   "Lukman", "Ramli", "Anton",  "Djufri", "Sukri",  "Iskandar", "Agus",   "Roni",   "Samsul", "Djoko", "Wawan",
                               "Herman",  "Idris",  "Moh.",  "Ridwan", "Burhan", "Sofyan", "Taufik", "Yamin",    "Hamzah", "Noval",  "Erwin", "Fadli"};
constexpr std::array kWomenFirst{"Siti",    "Hadija", "Fatmah", "Wahyuni", "Nurhayati", "Sartin",  "Meyko", "Sumiati", "Rukmin", "Salma",  "Vivi",   "Ningsih",
                                 "Fitri",   "Ratna",  "Dewi",   "Hasna",   "Maryam",    "Yulin",   "Asna",  "Rosmin",  "Lilis",  "Nurdin", "Hartin", "Misran",
                                 "Zubaida", "Selvi",  "Ramla",  "Hawaria", "Farida",    "Marlina", "Indah", "Kartin",  "Oyis",   "Sri",    "Ani",    "Wirna"};
constexpr std::array kSecond{"Aminah", "Rahim", "Hadi", "Saleh", "Amin", "Nur", "Jaya", "Hamid", "Bakri", "Latif", "Salim", "Wahab", "Rasyid", "Gani"};
constexpr std::array kFamily{"Junus",   "Yunus",   "Djafar", "Boekoes", "Saboe",    "Machmud", "Koem",    "Pakaya",    "Lamusu", "Katili", "Nento",  "Hippy",
                             "Mooduto", "Bouti",   "Dai",    "Olii",    "Abas",     "Suleman", "Biga",    "Lihawa",    "Taha",   "Thalib", "Botutihe", "Polontalo",
                             "Kadir",   "Igirisa", "Mantu",  "Tuli",    "Ishak",    "Husain",  "Mohamad", "Lasimpala", "Ntou",   "Daud",   "Puluhulawa", "Harun"};
constexpr std::array kCompanyKinds{"PT", "CV", "UD", "Koperasi", "PT", "CV"};
constexpr std::array kCompanyWords{"Jagung Limboto", "Nelayan Tomini",  "Karawo Indah",  "Kayu Bone",       "Semen Telaga",  "Roti Kota Timur", "Angkutan Bulango",
                                   "Kelapa Paguyaman", "Ikan Kabila",   "Hotel Teluk",   "Cetak Hulonthalo", "Bangun Sipatana", "Gula Tolangohula", "Pasar Sentral",
                                   "Klinik Sehat Dungingi", "Bengkel Andalas", "Toko Buku Ipilo", "Wisata Olele", "Listrik Dulalowo", "Es Balok Leato"};
constexpr std::array kDistricts{"Kota Barat", "Kota Selatan", "Kota Utara", "Dungingi", "Kota Timur", "Kota Tengah", "Sipatana", "Dumbo Raya", "Hulonthalangi"};
constexpr std::array kBanks{"002", "008", "009", "014", "022"};

template <typename List>
std::string_view pick(Random& random, const List& list) {
  return list[random.below(list.size())];
}

template <typename T>
T must(Result<T> result) {
  CHECK(result.has_value());
  return std::move(result).value();
}

std::string made_name(Random& random, bool female) {
  const std::string_view first = female ? pick(random, kWomenFirst) : pick(random, kMenFirst);
  if (random.below(3) == 0) return fmt::format("{} {} {}", first, pick(random, kSecond), pick(random, kFamily));
  return fmt::format("{} {}", first, pick(random, kFamily));
}

Nik made_nik(Date birth, bool female, int number) {
  const unsigned day = birth.day() + (female ? 40U : 0U);
  return must(Nik::parse(fmt::format("9999{:02}{:02}{:02}{:02}{:04}", number % 9 + 1, day, birth.month(), birth.year() % 100, number % 9999 + 1)));
}

Kpj made_kpj(int person, int card) { return must(Kpj::parse(fmt::format("99{:08}{}", person + 10'000, card))); }

struct Identity {
  int number = 0;
  std::string name;
  bool female = false;
  Date birth;
};

member::PersonData made_data(Random& random, const Identity& who) {
  member::PersonData data{.nik = made_nik(who.birth, who.female, who.number), .name = must(PersonName::parse(who.name)), .branch = std::string(kBranch)};
  data.birth_date = who.birth;
  data.sex = who.female ? member::Sex::female : member::Sex::male;
  data.mother_name = must(PersonName::parse(made_name(random, true)));
  data.address = fmt::format("Jalan Contoh No. {}, {}, Kota Gorontalo", random.below(200) + 1, pick(random, kDistricts));
  data.phone = must(PhoneNumber::parse(fmt::format("08999{:07}", 1'000'000 + who.number)));
  data.email = fmt::format("peserta{:04}@demo.invalid", who.number + 1);
  return data;
}

member::BankAccountData made_account(Random& random, const member::PersonData& owner, int number) {
  return {.bank = std::string(pick(random, kBanks)), .number = must(BankAccountNumber::parse(fmt::format("9999{:09}", 100'000 + number))),
          .holder = owner.name, .own = true};
}

/// Ids of devices are made by the devices; these come from the seed, so that examples and the day know them.
DeviceId made_device(Random& random, Date today) { return DeviceId::make(start_of(today.plus_days(-60), Zone::wita), random); }

/// Larger employers get more people: the smaller of two draws.
int some_employer(Random& random, int employers) {
  const auto count = static_cast<std::uint64_t>(employers);
  return static_cast<int>(std::min(random.below(count), random.below(count)));
}

Job job_of(const CastRow& row, int employer, Date today) {
  Job job{.employer = employer, .start = {}, .stop = std::nullopt, .wage = Rupiah(row.wage)};
  // The end of a job is told by the file of its month, so it cannot be later than the last file.
  Date end = Period::of(today).plus_months(-1).last_day();
  if (row.stopped_days > 0) job.stop = end = std::min(end, today.plus_days(-row.stopped_days));
  job.start = std::max(Period::of(end).plus_months(1 - row.months).first_day(), kFirst.first_day());
  return job;
}

Person cast_member(Random& random, const CastRow& row, int number, const BranchPlan& plan) {
  const Date birth = plan.today.plus_years(-row.age).plus_days(-static_cast<int>(random.below(300)) - 1);
  Person person{.data = made_data(random, {number, std::string(row.name), row.female, birth}), .device = made_device(random, plan.today)};
  person.cards.push_back({made_kpj(number, 0), Segment::pu, {job_of(row, some_employer(random, plan.employers), plan.today)}});
  person.accounts.push_back(made_account(random, person.data, number));
  return person;
}

/// One job on each card, the second card begins where the first has ended.
void add_cards(Random& random, Person& person, int number, const BranchPlan& plan) {
  const auto draw = random.below(100);
  const Segment segment = draw < 84 ? Segment::pu : draw < 93 ? Segment::bpu : draw < 96 ? Segment::pmi : Segment::jakon;
  const bool two = segment == Segment::pu && random.below(12) == 0;
  Date start = kFirst.first_day().plus_months(static_cast<int>(random.below(86)));
  for (int i = 0; i < (two ? 2 : 1); ++i) {
    Job job{.employer = some_employer(random, plan.employers), .start = start, .stop = std::nullopt,
            .wage = Rupiah(static_cast<std::int64_t>(1'800 + random.below(4'200)) * 1'000)};
    const Date stop = start.plus_months(static_cast<int>(18 + random.below(70))).plus_days(-1);
    const bool ended = (two && i == 0) || random.below(4) == 0;
    if (ended && stop < plan.today.plus_days(-40)) job.stop = stop;
    person.cards.push_back({made_kpj(number, i), segment, {job}});
    if (!job.stop) break;
    start = job.stop->plus_days(1).plus_months(static_cast<int>(random.below(4)));
    if (start > plan.today.plus_days(-60)) break;
  }
}

Person some_person(Random& random, int number, const BranchPlan& plan) {
  const bool female = random.below(100) < 44;
  const Date birth = plan.today.plus_days(-static_cast<int>(365 * 21 + random.below(365ULL * 38)));
  Person person{.data = made_data(random, {number, made_name(random, female), female, birth}), .device = made_device(random, plan.today)};
  add_cards(random, person, number, plan);
  person.accounts.push_back(made_account(random, person.data, number));
  return person;
}

/// What a story needs beyond the row of its person.
void finish_cast(Branch& branch, Date today) {
  const auto at = [&](std::string_view key) -> Person& { return branch.persons[cast_place(key)]; };
  Person& deceased = at("day.deceased");
  deceased.data.death_date = today.plus_days(-45);
  deceased.relatives.push_back({member::Relation::spouse, cast_place("day.heir")});
  deceased.accounts.front().holder = at("day.heir").data.name;
  deceased.accounts.front().own = false;
  at("day.heir").accounts.clear();
  const auto closed = must(BankAccountNumber::parse(kClosedAccount));
  for (const std::string_view key : {"day.failed", "state.payment_failed"}) at(key).accounts.front().number = closed;
  // The same closed account for two persons would be a second reason to hold; the one of the loaded branch ends on another digit.
  at("state.payment_failed").accounts.front().number = must(BankAccountNumber::parse("9999000000405"));
  at("day.difference").accounts.front().holder = must(PersonName::parse("Ningsih Gobel"));
}

}  // namespace

Branch make_branch(const BranchPlan& plan) {
  CHECK(plan.persons >= static_cast<int>(cast().size()) && plan.employers > 0 && plan.employers <= 999);
  SeededRandom random(plan.seed);
  Branch branch{.employers = {}, .persons = {}, .first = kFirst, .last = Period::of(plan.today).plus_months(-1)};
  for (int i = 0; i < plan.employers; ++i) {
    const auto word = static_cast<std::size_t>(i) % kCompanyWords.size();
    const int round = i / static_cast<int>(kCompanyWords.size()) + 1;
    branch.employers.push_back({must(Npp::parse(fmt::format("DEMO{:03}", i + 1))),
                                fmt::format("{} {} {} (contoh)", kCompanyKinds[static_cast<std::size_t>(i) % kCompanyKinds.size()], kCompanyWords[word], round)});
  }
  for (const auto& row : cast()) branch.persons.push_back(cast_member(random, row, static_cast<int>(branch.persons.size()), plan));
  while (static_cast<int>(branch.persons.size()) < plan.persons) {
    branch.persons.push_back(some_person(random, static_cast<int>(branch.persons.size()), plan));
  }
  finish_cast(branch, plan.today);
  return branch;
}

Rupiah wage_in(const Job& job, Period period) {
  std::int64_t thousands = job.wage.value() / 1'000;
  for (int year = job.start.year(); year < period.year(); ++year) thousands = thousands * 104 / 100;
  return Rupiah(thousands * 1'000);
}

std::string month_file(const Branch& branch, int employer, Period period) {
  std::string rows;
  for (const Person& person : branch.persons) {
    for (const Card& card : person.cards) {
      if (card.segment != Segment::pu) continue;
      for (const Job& job : card.jobs) {
        if (job.employer != employer || Period::of(job.start) > period || (job.stop && Period::of(*job.stop) < period)) continue;
        const bool starts = Period::of(job.start) == period;
        const bool stops = job.stop && Period::of(*job.stop) == period;
        rows += fmt::format("{},{},{},{},{},{}\n", card.kpj.exact(), person.data.nik.exact(), person.data.name.exact(), wage_in(job, period).value(),
                            starts ? print(job.start) : "", stops ? print(*job.stop) : "");
      }
    }
  }
  if (rows.empty()) return rows;
  return fmt::format("# npp: {}\n# period: {}\nkpj,nik,nama,upah,mulai,berhenti\n{}",
                     branch.employers[static_cast<std::size_t>(employer)].npp.exact(), print(period), rows);
}

const Person& cast_person(const Branch& branch, std::string_view key) { return branch.persons[cast_place(key)]; }

}  // namespace teduh::main::demo
