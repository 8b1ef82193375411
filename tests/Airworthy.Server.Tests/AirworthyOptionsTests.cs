using Microsoft.Extensions.Configuration;

namespace Airworthy.Server.Tests;

public class AirworthyOptionsTests
{
    [Fact]
    public void Without_settings_the_defaults_hold()
    {
        var options = Read();
        Assert.Equal("data", options.DataPath);
        Assert.Equal("airworthy", options.Bootstrap.Organization);
        Assert.False(options.Demo);
    }

    [Fact]
    public void Settings_are_read()
    {
        var options = Read(
            ("DataPath", "elsewhere"), ("Storage:FoldInterval", "00:01:00"), ("Bootstrap:Projects:0:Slug", "shop"), ("Bootstrap:Projects:0:Key", "k"),
            ("Bootstrap:Projects:1:Slug", "app"), ("Bootstrap:Projects:1:Id", "7"), ("Demo", "true"));

        Assert.Equal("elsewhere", options.DataPath);
        Assert.Equal(TimeSpan.FromMinutes(1), options.Storage.FoldInterval);
        Assert.Equal([("shop", (int?)null), ("app", 7)], options.Bootstrap.Projects.Select(project => (project.Slug, project.Id)));
        Assert.True(options.Demo);
    }

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(
            ("Datapath2", "x"), ("Storage:MaxUsers", "many"), ("Storage:FoldInterval", "00:00:00"), ("Ingest:MaxEnvelopeBytes", "5"),
            ("Events:BodiesPerIssue", "0"), ("Retention:Events", "00:00:01"),
            ("Bootstrap:Projects:0:Slug", "Not A Slug"), ("Bootstrap:Projects:0:Key", "no spaces please"), ("Bootstrap:AdminPassword", "short"), ("PublicUrl", "https://airworthy.example/tracker")));

        string[] named = ["Datapath2", "MaxUsers", "FoldInterval", "MaxEnvelopeBytes", "BodiesPerIssue", "Events must", "Slug", "Key", "AdminPassword", "PublicUrl"];
        Assert.All(named, name => Assert.Contains(error.Mistakes, mistake => mistake.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(named.Length, error.Mistakes.Count);
    }

    private static AirworthyOptions Read(params (string Name, string Value)[] settings) =>
        AirworthyOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"Airworthy:{setting.Name}", setting => (string?)setting.Value))
            .Build());
}
