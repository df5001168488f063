import Tasks
import Credentials
import Failures
package import Manifests
import Storage

extension APIServer {
  /// Serves other manifests from the next call on; calls under way go on as they began.
  ///
  /// - Returns: whether the list of tools is another one.
  package func serve(
    _ manifests: [Manifest],
    room: Int = Catalog.usualRoom,
    pinned: [OperationPattern] = []
  ) -> Bool {
    dependencies.keys.learn(secretsOf: manifests)
    let before = catalog.tools
    replaceCatalog(Catalog(manifests, room: room, pinned: pinned))
    return catalog.tools != before
  }

  /// The files that keys are read from, as the variables of this moment name them.
  package var keyFiles: [String] {
    let variables = catalog.manifests.flatMap(\.credentials).flatMap(\.variables)
    return dependencies.keys.sources(of: variables).compactMap(\.path)
  }

  /// Lifts the holds of keys in whose place other ones lie by now, so that nobody has to call first.
  package func heedChangedKeys() async {
    guard
      let tasks = try? await dependencies.store
        .tasks(.pending, now: dependencies.world.clock.now)
    else {
      return
    }
    _ = await taskTools.standing(tasks.tasks)
  }
}
