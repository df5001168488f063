import JSON
import Manifests

extension Failure {
  /// Says of the refusal of a write that it may have been done: no argument is what was wrong then.
  ///
  /// Which parts were done stands nowhere but in the answer, so that all of it is quoted.
  mutating func become(doubted sign: DeedDoubt.Sign, _ doubt: DeedDoubt, _ words: ErrorVocabulary) {
    fields = []
    said.message = doubt.evidence.message(words, limit: 500)
    switch sign {
    case .parts: quote(doubt)
    case .underWay: (kind, peculiarity, verdict, wait) = (nil, .underWay, .revise, nil)
    case .broken: kind = "upstream"
    }
  }

  /// Says of the refusal of a write that may go again unchanged what a changed one would do twice.
  mutating func become(donePartlyBy doubt: DeedDoubt, _ words: ErrorVocabulary) {
    becomesThatOfWhatWasMade()
    fields = []
    peculiarity = .donePartly
    said.message = doubt.evidence.message(words, limit: 500)
    quote(doubt)
  }

  private mutating func quote(_ doubt: DeedDoubt) {
    guard let listing = doubt.listing else { return }
    said.message = APIText.clean(
      WellKnownMessage.listing(listing),
      limit: 500,
      sparing: doubt.evidence.tools
    )
  }
}
