namespace Airworthy.Server.Releases;

/// <summary>How far a release has spread in an environment, by its share of the sessions that start there.</summary>
internal enum AdoptionStage
{
    /// <summary>Its share never reached the threshold.</summary>
    LowAdoption,

    /// <summary>Its share reached the threshold.</summary>
    Adopted,

    /// <summary>It was adopted, and its share has fallen below the threshold again.</summary>
    Replaced,
}

internal static class AdoptionStageWords
{
    extension(AdoptionStage stage)
    {
        /// <summary>The stage's name on the wire.</summary>
        public string Word => stage switch
        {
            AdoptionStage.LowAdoption => "low_adoption",
            AdoptionStage.Adopted => "adopted",
            _ => "replaced",
        };
    }
}
