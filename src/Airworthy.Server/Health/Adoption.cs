using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>How far a release had spread in an environment at some hour, and since when.</summary>
/// <param name="Adopted">The first full hour at which it was adopted; null if it never was. Being adopted again does not change it.</param>
/// <param name="Unadopted">The full hour at which it last ceased to be adopted; null while it is, or never was.</param>
internal readonly record struct Adoption(DateTime? Adopted, DateTime? Unadopted)
{
    public AdoptionStage Stage => Adopted is null ? AdoptionStage.LowAdoption : Unadopted is null ? AdoptionStage.Adopted : AdoptionStage.Replaced;
}
