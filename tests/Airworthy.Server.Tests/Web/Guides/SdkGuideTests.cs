using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Web.Guides;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Web.Guides;

public sealed partial class SdkGuideTests
{
    private const string Dsn = "https://3f2a@airworthy.example:8443/7";

    public static TheoryData<string> Ids => [.. SdkGuides.All.Select(guide => guide.Id)];

    public static TheoryData<string> WithoutHealth => [.. SdkGuides.All.Where(guide => !guide.HasHealth).Select(guide => guide.Id)];

    [Fact]
    public void Each_guide_has_a_name_of_its_own()
    {
        Assert.Equal(SdkGuides.All.Count, SdkGuides.All.Select(guide => guide.Id).Distinct().Count());
        Assert.Equal(SdkGuides.All.Count, SdkGuides.All.Select(guide => guide.Name).Distinct().Count());
        Assert.Equal(SdkGuides.All.Count, SdkGuides.All.Select(guide => guide.Platforms[0]).Distinct().Count());
    }

    [Fact]
    public void The_table_of_the_specification_is_whole() => Assert.Superset(
        new HashSet<string>
        {
            "browser", "react", "vue", "angular", "svelte", "nextjs", "node", "electron", "react-native", "capacitor", "cordova", "android", "java", "kotlin-multiplatform", "apple",
            "flutter", "unity", "unreal", "godot", "native", "dotnet", "maui", "aspnetcore", "powershell", "python", "ruby", "rust", "go", "php", "elixir",
        },
        SdkGuides.All.Select(guide => guide.Id).ToHashSet());

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_snippet_names_the_dsn_a_release_an_environment_and_the_switch(string id)
    {
        var guide = SdkGuides.Find(id)!;

        var code = guide.CodeFor(Dsn);

        Assert.Contains(Dsn, code);
        Assert.DoesNotContain('%', code.Replace("%s", "", StringComparison.Ordinal).Replace("%d", "", StringComparison.Ordinal));
        Assert.Matches("@1\\.0\\.0", code);
        Assert.Contains("production", code);
        if (guide.Switch is { } name)
            Assert.Contains(name, code);
        else if (!guide.HasHealth)
            Assert.Contains("""{"type":"sessions"}""", code);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_guide_says_who_the_user_is_what_it_cannot_do_and_how_to_see_that_it_works(string id)
    {
        var guide = SdkGuides.Find(id)!;

        Assert.NotEmpty(guide.User);
        Assert.NotEmpty(guide.Limits);
        Assert.NotEmpty(guide.Verify);
        Assert.NotEmpty(guide.Default);
        Assert.Equal(guide, SdkGuides.For(guide.Platforms[0]));
        Assert.DoesNotContain('\t', guide.Note);
    }

    [Theory]
    [InlineData("javascript-nextjs", "nextjs")]
    [InlineData("javascript-unknown", "browser")]
    [InlineData("java-spring-boot", "java")]
    [InlineData("java-android", "android")]
    [InlineData("apple-ios", "apple")]
    [InlineData("dotnet-aspnetcore", "aspnetcore")]
    [InlineData("python-django", "python")]
    [InlineData("godot", "godot")]
    [InlineData("go-echo", "go")]
    [InlineData(null, "browser")]
    [InlineData("cobol", "browser")]
    public void A_platform_has_the_guide_that_names_most_of_it(string? platform, string id) => Assert.Equal(id, SdkGuides.For(platform).Id);

    [Theory]
    [MemberData(nameof(WithoutHealth))]
    public async Task What_an_app_sends_by_hand_is_accepted_and_counted(string id)
    {
        using var site = new Site();
        var project = site.Server.Services.GetRequiredService<ProjectDirectory>().All[0];
        var guide = SdkGuides.Find(id)!;
        var code = guide.CodeFor(project.DsnFor(site.Server.Address));
        Assert.Contains($"{site.Server.Address}api/1/envelope/", code);

        await site.Client.Send(EnvelopeIn(code), "/api/1/envelope/");

        var now = Site.Now.UtcDateTime;
        var total = site.Server.Services.GetRequiredService<HealthReader>()
            .Ask(new() { Projects = [project.Id], Buckets = TimeBuckets.Covering(now.AddHours(-2), now.AddMinutes(1), TimeSpan.FromHours(1)), WithSeries = false }).Single().Total;
        Assert.Equal(40, total.Sessions[SessionHealth.Healthy]);
        Assert.Equal(2, total.Sessions.Crashed);
        Assert.Equal(SessionMode.Request, total.Mode);
    }

    /// <summary>The envelope in the code, with numbers in the place of the language's variables.</summary>
    private static byte[] EnvelopeIn(string code)
    {
        var body = Body().Match(code).Value;
        body = Variable("exited", 40, Variable("crashed", 2, Variable("errored", 3, body)));
        body = Started().Replace(body, $"\"started\":\"{Site.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\"");
        var lines = Lines().Matches($"{Header().Match(code).Value}\n{{\"type\":\"sessions\"}}\n{body}").Select(match => match.Value);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
    }

    private static string Variable(string name, int value, string body) =>
        Regex.Replace(body, $$"""
            "{{name}}":(%d|#\{\w+\}|\{\{[^}]+\}\})
            """.Trim(), $"\"{name}\":{value}");

    [GeneratedRegex("""\{"dsn":"[^"]+"\}""")]
    private static partial Regex Header();

    [GeneratedRegex("""\{"aggregates":.*"production"\}\}""")]
    private static partial Regex Body();

    [GeneratedRegex("\"started\":\"[^\"]+\"")]
    private static partial Regex Started();

    [GeneratedRegex("[^\n]+")]
    private static partial Regex Lines();
}
