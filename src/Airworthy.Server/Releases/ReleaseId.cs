namespace Airworthy.Server.Releases;

/// <summary>The number a release of one project has inside this installation. From 1.</summary>
internal readonly record struct ReleaseId(int Value);

/// <summary>The number an environment's name has inside this installation; <see cref="None"/> for a session that names none.</summary>
internal readonly record struct EnvironmentId(int Value)
{
    public static readonly EnvironmentId None;
}
