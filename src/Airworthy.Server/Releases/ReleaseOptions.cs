using System.ComponentModel.DataAnnotations;

namespace Airworthy.Server.Releases;

/// <summary>Limits on names, so that a client that makes names up cannot fill the memory.</summary>
internal sealed class ReleaseOptions
{
    /// <summary>Releases one project may have. Sessions of further ones are dropped and counted.</summary>
    [Range(1, 10_000_000)]
    public int MaxReleasesPerProject { get; set; } = 50_000;

    /// <summary>Environments the installation may have. Sessions of further ones are dropped and counted.</summary>
    [Range(1, 1_000_000)]
    public int MaxEnvironments { get; set; } = 1_000;
}
