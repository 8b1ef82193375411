using Airworthy.Server.Projects;

namespace Airworthy.Server.Releases;

/// <summary>A version of one project's app, known since its first accepted session.</summary>
/// <param name="Utf8">The version as it came, for ordinal comparison.</param>
internal sealed record Release(ReleaseId Id, ProjectId Project, string Version, byte[] Utf8);
