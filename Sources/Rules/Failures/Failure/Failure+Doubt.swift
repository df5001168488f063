import JSON
import Manifests

extension Failure {
  /// Says of the refusal of a write that it may have been done: no argument is what was wrong then.
  ///
  /// Which parts were done stands nowhere but in the answer, so that all of it is quoted.
  mutating func become(doubted sign: DeedDoubt.Sign, _ evidence: Evidence, _ words: ErrorVocabulary)
  {
    fields = []
    said.message = evidence.message(words, limit: 500)
    switch sign {
    case .parts:
      guard PartsListed.areIn(evidence.root), let root = evidence.root else { return }
      said.message = APIText.clean(
        WellKnownMessage.listing(root),
        limit: 500,
        sparing: evidence.tools
      )
    case .underWay: (kind, peculiarity) = (nil, .underWay)
    case .broken: kind = "upstream"
    }
  }
}
