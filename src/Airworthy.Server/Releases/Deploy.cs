namespace Airworthy.Server.Releases;

/// <summary>A release went out to an environment. Times are UTC.</summary>
/// <param name="Row">Its row in the tracker.</param>
internal sealed record Deploy(long Row, string Environment, string? Name, string? Url, DateTime? Started, DateTime Finished);
