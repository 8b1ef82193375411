using System.Text;
using Airworthy.Protocol;

namespace Airworthy.Server.Tooling;

/// <summary>A deploy as a tool tells it, read and checked. Times are UTC.</summary>
/// <param name="Finished">Null for now.</param>
internal sealed record DeployInput(string Environment, string? Name, string? Url, DateTime? Started, DateTime? Finished)
{
    private const int MaxLength = 64;
    private const int MaxUrl = 2_048;

    /// <summary>What is wrong is noted in the fields.</summary>
    public static DeployInput Read(RequestFields fields)
    {
        var environment = fields.RequiredText("environment", MaxLength);
        if (environment.Length > 0 && !NameRules.IsEnvironment(Encoding.UTF8.GetBytes(environment)))
            fields.Fail("environment", "Invalid value for environment");
        return new(environment, fields.Text("name", MaxLength), fields.Url("url", MaxUrl), fields.Time("dateStarted"), fields.Time("dateFinished"));
    }
}
