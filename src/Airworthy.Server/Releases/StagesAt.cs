using Airworthy.Server.Projects;

namespace Airworthy.Server.Releases;

/// <summary>
/// The adoption stages of one project's releases in an environment at a time (UTC). A release that was never seen there has none.
/// What derives them stands above those who ask, so they ask by this.
/// </summary>
internal delegate IReadOnlyDictionary<ReleaseId, AdoptionStage> StagesAt(ProjectId project, EnvironmentId environment, DateTime time);
