import Text

extension Guidance {
  /// Our own sentences, each in the place where it is read; none has a line break.
  package struct Wording: Sendable, Hashable {
    /// What happened, without the action in front.
    package var happened: String

    /// What became of the call: whether it was sent, and with what.
    package var sending: [String] = []

    /// What it means, and what to do about it.
    package var advice: [String] = []

    /// What leads over to the list of the refused arguments.
    package var lead: String?

    /// All of them, in reading order.
    package var sentences: [String] { [happened] + sending + advice + [lead].compactMap(\.self) }

    /// Each sentence cut where it is longer than `limit` characters.
    func cut(limit: Int) -> Wording {
      let cut = { UntrustedText.cutSentence($0, limit: limit) }
      return Wording(
        happened: cut(happened),
        sending: sending.map(cut),
        advice: advice.map(cut),
        lead: lead.map(cut)
      )
    }
  }

  /// Adds a sentence to the advice.
  mutating func advise(_ sentence: String) { wording.advice.append(sentence) }

  /// Adds sentences to the advice.
  mutating func advise(_ sentences: [String]) { wording.advice += sentences }
}
