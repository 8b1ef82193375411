namespace Airworthy.Server.Releases;

/// <summary>How far a release has spread in one environment.</summary>
internal enum AdoptionStage { LowAdoption, Adopted, Replaced }
