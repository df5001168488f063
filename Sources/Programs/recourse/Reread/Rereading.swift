import EventLoop
import Manifests
import System

/// Reads the files of manifests again while they are served, and has what they give served.
@Engine
final class Rereading {
  private var manifests: RereadManifests
  private let serve: @Engine ([Manifest]) -> Void
  private var watch: FileWatch?

  init(_ manifests: RereadManifests, serve: @escaping @Engine ([Manifest]) -> Void) {
    self.manifests = manifests
    self.serve = serve
  }

  /// Looks at the files from now on, and takes SIGHUP for the wish to have them read; nothing where none can change.
  func begin() {
    guard !manifests.watched.isEmpty else { return }
    let watch = FileWatch(manifests.watched) { [weak self] in await self?.read() }
    self.watch = watch
    EventLoop.shared.onHangup { watch.ask() }
  }

  /// Looks no more.
  func end() { watch?.end() }

  private func read() async {
    let before = manifests
    // A large document takes a while, and the loop goes on meanwhile.
    let (after, outcome) = await Task.detached { () -> (RereadManifests, RereadManifests.Outcome) in
      var manifests = before
      let outcome = manifests.read()
      return (manifests, outcome)
    }.value
    manifests = after
    for sentence in outcome.sentences {
      Terminal.standardError.write(line: StatusPrinter.clean("recourse: " + sentence))
    }
    if let fresh = outcome.manifests { serve(fresh) }
  }
}
