namespace Airworthy.Server.Projects;

/// <summary>A project's number, as it stands in its DSN. From 1.</summary>
internal readonly record struct ProjectId(int Value)
{
    public override string ToString() => Value.ToString();
}
