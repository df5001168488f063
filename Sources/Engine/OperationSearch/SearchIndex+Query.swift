import Text
import JSON
package import Manifests

extension SearchIndex {
  /// What a search found.
  package struct Outcome: Equatable {
    /// Positions of operations, best first.
    package var hits: [Int] = []

    /// Words that no operation has, and what was taken for each.
    package var corrections: [Correction] = []

    /// Words that no operation has, nor anything like them.
    package var unknown: [String] = []
  }

  /// A word and the one that it was taken for.
  package struct Correction: Equatable {
    package var word: String
    package var meant: String
  }

  /// What is left of the best hit's worth in the least one that is told.
  private static let leastShare = 0.15

  /// Ranks the operations that the filter lets pass; equal ones keep the order of the manifests.
  ///
  /// Without a query they all are hits.
  package func search(_ query: String, where isWanted: (Manifests.Operation) -> Bool) -> Outcome {
    var parts = Synonyms.plain(query).split(whereSeparator: \.isWhitespace)
      .prefix(Self.queryLimit).map { $0 }
    let path = PathQuery(&parts)
    var scores = path.map { $0.scores(of: operations) }
    if let path, scores?.contains(where: { $0 > 0 }) != true {
      parts += path.words
      scores = nil
    }
    var outcome = Outcome()
    if query.isEmpty {
      outcome.hits = operations.indices.filter { isWanted(operations[$0]) }
      return outcome
    }
    let wanted = Self.wanted(parts).map { read($0, &outcome) }
    var ranking = Ranking(self)
    for word in wanted { ranking.count(word) }
    for index in operations.indices where isWanted(operations[index]) {
      var score = ranking.score(index) + (scores?[index] ?? 0)
      if operations[index].isCalled(query) { score += Self.nameWorth }
      if score > 0 { ranking.hits.append((index, score)) }
    }
    let least = (ranking.hits.map(\.score).max() ?? 0) * Self.leastShare
    outcome.hits = ranking.hits.filter { $0.score >= least }
      .sorted { $0.score != $1.score ? $0.score > $1.score : $0.index < $1.index }
      .map(\.index)
    return outcome
  }

  /// What it is worth to be called exactly as the query says: more than any words or path.
  private static let nameWorth = 2000.0

  /// Words of a query that count.
  private static let queryLimit = 24

  private static func wanted(_ parts: [Substring]) -> [String] {
    var words: [String] = []
    for part in parts {
      for word in SearchWords.all(String(part)) where !words.contains(word) { words.append(word) }
    }
    let telling = words.filter { !Synonyms.empty.contains($0) }
    return Array((telling.isEmpty ? words : telling).prefix(queryLimit))
  }

  // MARK: - The words of a query

  /// A word of a query: the words of operations that answer it, each with its share in the meaning.
  fileprivate struct Wanted {
    var terms: [(term: Int, share: Double)] = []
  }

  private func read(_ word: String, _ outcome: inout Outcome) -> Wanted {
    let stem = WordStem.of(word)
    var wanted = Wanted()
    if let term = terms[stem] { wanted.terms.append((term, 1)) }
    for synonym in Synonyms.of(stem) {
      if let term = terms[synonym] { wanted.terms.append((term, 0.6)) }
    }
    wanted.terms += continuations(of: word, besides: stem)
    guard wanted.terms.isEmpty else { return wanted }
    guard let meant = meant(by: word) else {
      outcome.unknown.append(word)
      return wanted
    }
    outcome.corrections.append(Correction(word: word, meant: words[meant]))
    return Wanted(terms: [(meant, 0.8)])
  }

  /// Words that begin with this one: `repo` is `repository` to most people.
  private func continuations(of word: String, besides stem: String) -> [(Int, Double)] {
    let length = word.utf8.count
    guard length >= 3 else { return [] }
    return stems.indices.compactMap { term in
      let other = stems[term]
      guard other.utf8.count > length, other != stem, other.hasPrefix(word) else { return nil }
      return (term, 0.6 * Double(length) / Double(other.utf8.count))
    }
  }

  /// The word of an operation that a misspelt one is most like; among short words any two are alike.
  private func meant(by word: String) -> Int? {
    guard word.utf8.count >= 4 else { return nil }
    let initials = Set(word.utf8.prefix(2))
    let near = words.indices.filter { index in
      let other = words[index].utf8
      return abs(other.count - word.utf8.count) <= 2 && other.first.map(initials.contains) == true
    }
    let name = NearestName.find(word, among: near.lazy.map { words[$0] })
    return name.flatMap { terms[WordStem.of($0)] }
  }
}

/// The worth of operations while the words of a query are counted: BM25 over weighed fields.
private struct Ranking {
  private static let saturation = 1.2
  private static let lengthShare = 0.5

  let index: SearchIndex
  var hits: [(index: Int, score: Double)] = []
  private var sums: [Double]
  private var matched: [Double]
  private var meant: [Bool]
  private var total = 0.0

  /// Of the word that is counted: what each operation has for it, and which have anything.
  private var best: [Double]
  private var touched: [Int] = []

  init(_ index: SearchIndex) {
    self.index = index
    sums = Array(repeating: 0, count: index.operations.count)
    matched = sums
    best = sums
    meant = Array(repeating: false, count: index.stems.count)
  }

  /// Counts a word: an operation has the best of what it offers for it, once.
  mutating func count(_ wanted: SearchIndex.Wanted) {
    var importance = 0.0
    // A rare word that may stand for a common one tells no more than the common one.
    let limit = wanted.terms.first { $0.share == 1 }.map { rarity(of: $0.term) } ?? .infinity
    for (term, share) in wanted.terms {
      let postings = index.postings[term]
      let rarity = min(rarity(of: term), limit)
      importance = max(importance, rarity * share)
      meant[term] = true
      for posting in postings {
        let operation = Int(posting.operation)
        let worth = share * rarity * frequency(posting, operation)
        if best[operation] == 0 { touched.append(operation) }
        best[operation] = max(best[operation], worth)
      }
    }
    total += importance
    for operation in touched {
      sums[operation] += best[operation]
      matched[operation] += importance
      best[operation] = 0
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// What an operation is worth: more if it has all words, and if its name says nothing else.
  func score(_ operation: Int) -> Double {
    guard sums[operation] > 0, total > 0 else { return 0 }
    let coverage = matched[operation] / total
    let name = index.names[operation]
    let told = name.count { meant[Int($0)] }
    let fit = name.isEmpty ? 0 : Double(told) / Double(name.count)
    return sums[operation] * (0.2 + 0.8 * coverage) * (1 + 0.5 * fit)
  }

  private func rarity(of term: Int) -> Double {
    let all = Double(index.operations.count)
    let count = Double(index.postings[term].count)
    let odds = 1 + (all - count + 0.5) / (count + 0.5)
    // A logarithm in straight pieces: alike on every machine, which the library's is not.
    return Double(odds.exponent) + odds.significand - 1 + 0.05
  }

  private func frequency(_ posting: SearchIndex.Posting, _ operation: Int) -> Double {
    let weight = Double(posting.weight)
    let length = Double(index.lengths[operation] / index.averageLength)
    let share = 1 - Self.lengthShare + Self.lengthShare * length
    return weight * (Self.saturation + 1) / (weight + Self.saturation * share)
  }
}

extension Manifests.Operation {
  /// Whether a text is the operation's name, with or without the API's prefix.
  fileprivate func isCalled(_ text: String) -> Bool { text == toolName || text == name }
}
