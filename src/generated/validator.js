// written by scripts/generate.ts, do not edit
import { countCharacters, formats } from '../core/manifest/formats.ts';

export const validate = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:miniapp:schema:1","type":"object","additionalProperties":false,"required":["schema_version","name","slug","version","description"],"properties":{"schema_version":{"const":1},"name":{"type":"string","minLength":1,"maxLength":60,"pattern":"\\S|^$"},"slug":{"type":"string","minLength":2,"maxLength":60,"pattern":"^[a-z][a-z0-9]*(-[a-z0-9]+)*$|^$"},"version":{"type":"string","format":"semver"},"description":{"type":"string","minLength":1,"maxLength":500,"pattern":"\\S|^$"},"documentation":{"type":"string","format":"http-url","maxLength":2048},"logo":{"type":"string","minLength":1,"maxLength":2048,"pattern":"^(https://[^/\\s]\\S*|[^:\\\\\\x00-\\x1f]*)$|\\$\\{"},"cover":{"type":"string","minLength":1,"maxLength":2048,"pattern":"^(https://[^/\\s]\\S*|[^:\\\\\\x00-\\x1f]*)$|\\$\\{"},"video":{"type":"string","pattern":"^([A-Za-z0-9_-]{11}$|https?://youtu\\.be/[A-Za-z0-9_-]{11}([?&#/]|$)|https?://((www|m|music)\\.)?youtube(-nocookie)?\\.com/(embed/|shorts/|live/|v/|watch\\?v=|watch\\?[^#\\s]{1,200}&v=)[A-Za-z0-9_-]{11}([?&#/]|$))|\\$\\{"},"api_scopes":{"type":"array","items":{"$ref":"#/$defs/scope"}},"subscribe":{"$ref":"#/$defs/external_request"},"unsubscribe":{"$ref":"#/$defs/external_request"},"auth":{"$ref":"#/$defs/auth"},"app_fields":{"type":"array","items":{"$ref":"#/$defs/app_field"}}},"$defs":{"scope":{"enum":["flows:view","flows:manage","flow-tags:view","flow-tags:manage","user-fields:view","user-fields:manage","bot-fields:view","bot-fields:manage","segments:view","custom-events:view","conversations:view","ai-agents:view","ai-agents:manage","subscribers:view","subscribers:manage","messages:send","app-triggers:fire","whatsapp-templates:view","whatsapp-templates:manage","facebook-templates:view","facebook-templates:manage","orders:view","orders:manage","products:view","products:manage","discount-codes:view","discount-codes:manage","shop-settings:view","shop-settings:manage","workspace:view","workspace:manage","agent-groups:view","agent-groups:manage","labels:view","labels:manage","tickets:view","tickets:manage","templates:view","templates:manage","integrations:view","integrations:manage","openai-embeddings:view","openai-embeddings:manage","mini-apps:view","mini-apps:manage","account:view","account:manage"]},"request_url":{"type":"string","format":"http-url","maxLength":2048},"request_method":{"enum":["GET","POST","PUT","PATCH","DELETE"]},"request_headers":{"type":"object","additionalProperties":{"type":"string"}},"request_body":{"type":"object","additionalProperties":true},"external_request":{"type":"object","additionalProperties":false,"required":["url"],"properties":{"url":{"$ref":"#/$defs/request_url"},"method":{"$ref":"#/$defs/request_method"},"headers":{"$ref":"#/$defs/request_headers"},"body":{"$ref":"#/$defs/request_body"}}},"auth":{"type":"object","discriminator":{"propertyName":"type"},"oneOf":[{"$ref":"#/$defs/auth_none"},{"$ref":"#/$defs/auth_api_key"},{"$ref":"#/$defs/auth_oauth2"}]},"auth_none":{"type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"const":"none"}}},"auth_api_key":{"type":"object","additionalProperties":false,"required":["type","inputs"],"properties":{"type":{"const":"api_key"},"inputs":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/auth_input"}},"request":{"$ref":"#/$defs/auth_request"}}},"auth_oauth2":{"type":"object","additionalProperties":false,"required":["type","authorization_url","token_url","client_id"],"properties":{"type":{"const":"oauth2"},"authorization_url":{"type":"string","format":"http-url","maxLength":2048},"token_url":{"type":"string","format":"http-url","maxLength":2048},"client_id":{"type":"string","minLength":1,"maxLength":500},"client_secret":{"type":"string","minLength":1,"maxLength":2000},"scopes":{"type":"array","items":{"type":"string","minLength":1}},"pkce":{"type":"boolean"},"inputs":{"type":"array","items":{"$ref":"#/$defs/auth_input"}},"request":{"$ref":"#/$defs/auth_request"}}},"auth_request":{"type":"object","additionalProperties":false,"required":["url"],"properties":{"url":{"$ref":"#/$defs/request_url"},"method":{"$ref":"#/$defs/request_method"},"headers":{"$ref":"#/$defs/request_headers"},"body":{"$ref":"#/$defs/request_body"},"response":{"$ref":"#/$defs/response_mapping"}}},"response_mapping":{"type":"object","additionalProperties":{"type":"string","pattern":"^(/([^/~]|~[01])*)*$"}},"field_name":{"type":"string","minLength":1,"maxLength":64,"pattern":"^[A-Za-z][A-Za-z0-9_-]*$|^$"},"auth_input":{"type":"object","additionalProperties":false,"required":["name","type","title"],"properties":{"name":{"$ref":"#/$defs/field_name"},"type":{"enum":["string","number","text","select","checkbox"]},"title":{"type":"string","minLength":1,"maxLength":100},"required":{"type":"boolean"},"default":{"type":["string","number","boolean"]},"secret":{"type":"boolean"},"save_to":{"$ref":"#/$defs/field_name"},"placeholder":{"type":"string","maxLength":200},"description":{"type":"string","maxLength":500},"max_length":{"type":"integer","minimum":1,"maximum":10000},"options":{"type":"array","items":{"$ref":"#/$defs/input_option"}}}},"input_option":{"type":"object","additionalProperties":false,"required":["value","label"],"properties":{"value":{"type":"string","minLength":1,"maxLength":200},"label":{"type":"string","minLength":1,"maxLength":100}}},"app_field":{"type":"object","additionalProperties":false,"required":["name","type"],"properties":{"name":{"$ref":"#/$defs/field_name"},"type":{"enum":["text","number","boolean","date","datetime","json"]},"default":{"type":["string","number","boolean","object","array"]}}}}};
const schema32 = {"enum":["flows:view","flows:manage","flow-tags:view","flow-tags:manage","user-fields:view","user-fields:manage","bot-fields:view","bot-fields:manage","segments:view","custom-events:view","conversations:view","ai-agents:view","ai-agents:manage","subscribers:view","subscribers:manage","messages:send","app-triggers:fire","whatsapp-templates:view","whatsapp-templates:manage","facebook-templates:view","facebook-templates:manage","orders:view","orders:manage","products:view","products:manage","discount-codes:view","discount-codes:manage","shop-settings:view","shop-settings:manage","workspace:view","workspace:manage","agent-groups:view","agent-groups:manage","labels:view","labels:manage","tickets:view","tickets:manage","templates:view","templates:manage","integrations:view","integrations:manage","openai-embeddings:view","openai-embeddings:manage","mini-apps:view","mini-apps:manage","account:view","account:manage"]};
const func1 = Object.prototype.hasOwnProperty;
const func2 = countCharacters;
const pattern4 = new RegExp("\\S|^$", "u");
const pattern5 = new RegExp("^[a-z][a-z0-9]*(-[a-z0-9]+)*$|^$", "u");
const pattern7 = new RegExp("^(https://[^/\\s]\\S*|[^:\\\\\\x00-\\x1f]*)$|\\$\\{", "u");
const pattern9 = new RegExp("^([A-Za-z0-9_-]{11}$|https?://youtu\\.be/[A-Za-z0-9_-]{11}([?&#/]|$)|https?://((www|m|music)\\.)?youtube(-nocookie)?\\.com/(embed/|shorts/|live/|v/|watch\\?v=|watch\\?[^#\\s]{1,200}&v=)[A-Za-z0-9_-]{11}([?&#/]|$))|\\$\\{", "u");
const formats0 = formats.semver;
const formats2 = formats["http-url"];
const schema33 = {"type":"object","additionalProperties":false,"required":["url"],"properties":{"url":{"$ref":"#/$defs/request_url"},"method":{"$ref":"#/$defs/request_method"},"headers":{"$ref":"#/$defs/request_headers"},"body":{"$ref":"#/$defs/request_body"}}};
const schema34 = {"type":"string","format":"http-url","maxLength":2048};
const schema35 = {"enum":["GET","POST","PUT","PATCH","DELETE"]};
const schema36 = {"type":"object","additionalProperties":{"type":"string"}};
const schema37 = {"type":"object","additionalProperties":true};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.url === undefined){
const err0 = {instancePath,schemaPath:"#/$defs/external_request/required",keyword:"required",params:{missingProperty: "url"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "url") || (key0 === "method")) || (key0 === "headers")) || (key0 === "body"))){
const err1 = {instancePath,schemaPath:"#/$defs/external_request/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.url !== undefined){
let data0 = data.url;
if(typeof data0 === "string"){
if(func2(data0) > 2048){
const err2 = {instancePath:instancePath+"/url",schemaPath:"#/$defs/request_url/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(!(formats2(data0))){
const err3 = {instancePath:instancePath+"/url",schemaPath:"#/$defs/request_url/format",keyword:"format",params:{format: "http-url"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/url",schemaPath:"#/$defs/request_url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.method !== undefined){
let data1 = data.method;
if(!(((((data1 === "GET") || (data1 === "POST")) || (data1 === "PUT")) || (data1 === "PATCH")) || (data1 === "DELETE"))){
const err5 = {instancePath:instancePath+"/method",schemaPath:"#/$defs/request_method/enum",keyword:"enum",params:{allowedValues: schema35.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.headers !== undefined){
let data2 = data.headers;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err6 = {instancePath:instancePath+"/headers/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/request_headers/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/headers",schemaPath:"#/$defs/request_headers/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.body !== undefined){
let data4 = data.body;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
}
else {
const err8 = {instancePath:instancePath+"/body",schemaPath:"#/$defs/request_body/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/$defs/external_request/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema38 = {"type":"object","discriminator":{"propertyName":"type"},"oneOf":[{"$ref":"#/$defs/auth_none"},{"$ref":"#/$defs/auth_api_key"},{"$ref":"#/$defs/auth_oauth2"}]};
const schema51 = {"type":"object","additionalProperties":false,"required":["type"],"properties":{"type":{"const":"none"}}};
const schema39 = {"type":"object","additionalProperties":false,"required":["type","inputs"],"properties":{"type":{"const":"api_key"},"inputs":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/auth_input"}},"request":{"$ref":"#/$defs/auth_request"}}};
const schema40 = {"type":"object","additionalProperties":false,"required":["name","type","title"],"properties":{"name":{"$ref":"#/$defs/field_name"},"type":{"enum":["string","number","text","select","checkbox"]},"title":{"type":"string","minLength":1,"maxLength":100},"required":{"type":"boolean"},"default":{"type":["string","number","boolean"]},"secret":{"type":"boolean"},"save_to":{"$ref":"#/$defs/field_name"},"placeholder":{"type":"string","maxLength":200},"description":{"type":"string","maxLength":500},"max_length":{"type":"integer","minimum":1,"maximum":10000},"options":{"type":"array","items":{"$ref":"#/$defs/input_option"}}}};
const schema41 = {"type":"string","minLength":1,"maxLength":64,"pattern":"^[A-Za-z][A-Za-z0-9_-]*$|^$"};
const schema43 = {"type":"object","additionalProperties":false,"required":["value","label"],"properties":{"value":{"type":"string","minLength":1,"maxLength":200},"label":{"type":"string","minLength":1,"maxLength":100}}};
const pattern10 = new RegExp("^[A-Za-z][A-Za-z0-9_-]*$|^$", "u");

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/$defs/auth_input/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/$defs/auth_input/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.title === undefined){
const err2 = {instancePath,schemaPath:"#/$defs/auth_input/required",keyword:"required",params:{missingProperty: "title"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema40.properties, key0))){
const err3 = {instancePath,schemaPath:"#/$defs/auth_input/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(func2(data0) > 64){
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/field_name/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(func2(data0) < 1){
const err5 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/field_name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(!pattern10.test(data0)){
const err6 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/field_name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9_-]*$|^$"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/field_name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.type !== undefined){
let data1 = data.type;
if(!(((((data1 === "string") || (data1 === "number")) || (data1 === "text")) || (data1 === "select")) || (data1 === "checkbox"))){
const err8 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/auth_input/properties/type/enum",keyword:"enum",params:{allowedValues: schema40.properties.type.enum}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.title !== undefined){
let data2 = data.title;
if(typeof data2 === "string"){
if(func2(data2) > 100){
const err9 = {instancePath:instancePath+"/title",schemaPath:"#/$defs/auth_input/properties/title/maxLength",keyword:"maxLength",params:{limit: 100}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(func2(data2) < 1){
const err10 = {instancePath:instancePath+"/title",schemaPath:"#/$defs/auth_input/properties/title/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/title",schemaPath:"#/$defs/auth_input/properties/title/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.required !== undefined){
if(typeof data.required !== "boolean"){
const err12 = {instancePath:instancePath+"/required",schemaPath:"#/$defs/auth_input/properties/required/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.default !== undefined){
let data4 = data.default;
if(((typeof data4 !== "string") && (!((typeof data4 == "number") && (isFinite(data4))))) && (typeof data4 !== "boolean")){
const err13 = {instancePath:instancePath+"/default",schemaPath:"#/$defs/auth_input/properties/default/type",keyword:"type",params:{type: schema40.properties.default.type}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.secret !== undefined){
if(typeof data.secret !== "boolean"){
const err14 = {instancePath:instancePath+"/secret",schemaPath:"#/$defs/auth_input/properties/secret/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.save_to !== undefined){
let data6 = data.save_to;
if(typeof data6 === "string"){
if(func2(data6) > 64){
const err15 = {instancePath:instancePath+"/save_to",schemaPath:"#/$defs/field_name/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func2(data6) < 1){
const err16 = {instancePath:instancePath+"/save_to",schemaPath:"#/$defs/field_name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(!pattern10.test(data6)){
const err17 = {instancePath:instancePath+"/save_to",schemaPath:"#/$defs/field_name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9_-]*$|^$"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/save_to",schemaPath:"#/$defs/field_name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.placeholder !== undefined){
let data7 = data.placeholder;
if(typeof data7 === "string"){
if(func2(data7) > 200){
const err19 = {instancePath:instancePath+"/placeholder",schemaPath:"#/$defs/auth_input/properties/placeholder/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/placeholder",schemaPath:"#/$defs/auth_input/properties/placeholder/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.description !== undefined){
let data8 = data.description;
if(typeof data8 === "string"){
if(func2(data8) > 500){
const err21 = {instancePath:instancePath+"/description",schemaPath:"#/$defs/auth_input/properties/description/maxLength",keyword:"maxLength",params:{limit: 500}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/description",schemaPath:"#/$defs/auth_input/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.max_length !== undefined){
let data9 = data.max_length;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
const err23 = {instancePath:instancePath+"/max_length",schemaPath:"#/$defs/auth_input/properties/max_length/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 10000 || isNaN(data9)){
const err24 = {instancePath:instancePath+"/max_length",schemaPath:"#/$defs/auth_input/properties/max_length/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data9 < 1 || isNaN(data9)){
const err25 = {instancePath:instancePath+"/max_length",schemaPath:"#/$defs/auth_input/properties/max_length/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
if(data.options !== undefined){
let data10 = data.options;
if(Array.isArray(data10)){
const len0 = data10.length;
for(let i0=0; i0<len0; i0++){
let data11 = data10[i0];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.value === undefined){
const err26 = {instancePath:instancePath+"/options/" + i0,schemaPath:"#/$defs/input_option/required",keyword:"required",params:{missingProperty: "value"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data11.label === undefined){
const err27 = {instancePath:instancePath+"/options/" + i0,schemaPath:"#/$defs/input_option/required",keyword:"required",params:{missingProperty: "label"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
for(const key1 in data11){
if(!((key1 === "value") || (key1 === "label"))){
const err28 = {instancePath:instancePath+"/options/" + i0,schemaPath:"#/$defs/input_option/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data11.value !== undefined){
let data12 = data11.value;
if(typeof data12 === "string"){
if(func2(data12) > 200){
const err29 = {instancePath:instancePath+"/options/" + i0+"/value",schemaPath:"#/$defs/input_option/properties/value/maxLength",keyword:"maxLength",params:{limit: 200}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(func2(data12) < 1){
const err30 = {instancePath:instancePath+"/options/" + i0+"/value",schemaPath:"#/$defs/input_option/properties/value/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/options/" + i0+"/value",schemaPath:"#/$defs/input_option/properties/value/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data11.label !== undefined){
let data13 = data11.label;
if(typeof data13 === "string"){
if(func2(data13) > 100){
const err32 = {instancePath:instancePath+"/options/" + i0+"/label",schemaPath:"#/$defs/input_option/properties/label/maxLength",keyword:"maxLength",params:{limit: 100}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(func2(data13) < 1){
const err33 = {instancePath:instancePath+"/options/" + i0+"/label",schemaPath:"#/$defs/input_option/properties/label/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/options/" + i0+"/label",schemaPath:"#/$defs/input_option/properties/label/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/options/" + i0,schemaPath:"#/$defs/input_option/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/options",schemaPath:"#/$defs/auth_input/properties/options/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/$defs/auth_input/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema44 = {"type":"object","additionalProperties":false,"required":["url"],"properties":{"url":{"$ref":"#/$defs/request_url"},"method":{"$ref":"#/$defs/request_method"},"headers":{"$ref":"#/$defs/request_headers"},"body":{"$ref":"#/$defs/request_body"},"response":{"$ref":"#/$defs/response_mapping"}}};
const schema49 = {"type":"object","additionalProperties":{"type":"string","pattern":"^(/([^/~]|~[01])*)*$"}};
const pattern12 = new RegExp("^(/([^/~]|~[01])*)*$", "u");

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate28.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.url === undefined){
const err0 = {instancePath,schemaPath:"#/$defs/auth_request/required",keyword:"required",params:{missingProperty: "url"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "url") || (key0 === "method")) || (key0 === "headers")) || (key0 === "body")) || (key0 === "response"))){
const err1 = {instancePath,schemaPath:"#/$defs/auth_request/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.url !== undefined){
let data0 = data.url;
if(typeof data0 === "string"){
if(func2(data0) > 2048){
const err2 = {instancePath:instancePath+"/url",schemaPath:"#/$defs/request_url/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(!(formats2(data0))){
const err3 = {instancePath:instancePath+"/url",schemaPath:"#/$defs/request_url/format",keyword:"format",params:{format: "http-url"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/url",schemaPath:"#/$defs/request_url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.method !== undefined){
let data1 = data.method;
if(!(((((data1 === "GET") || (data1 === "POST")) || (data1 === "PUT")) || (data1 === "PATCH")) || (data1 === "DELETE"))){
const err5 = {instancePath:instancePath+"/method",schemaPath:"#/$defs/request_method/enum",keyword:"enum",params:{allowedValues: schema35.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.headers !== undefined){
let data2 = data.headers;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
for(const key1 in data2){
if(typeof data2[key1] !== "string"){
const err6 = {instancePath:instancePath+"/headers/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/request_headers/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/headers",schemaPath:"#/$defs/request_headers/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.body !== undefined){
let data4 = data.body;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
}
else {
const err8 = {instancePath:instancePath+"/body",schemaPath:"#/$defs/request_body/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.response !== undefined){
let data5 = data.response;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
if(typeof data6 === "string"){
if(!pattern12.test(data6)){
const err9 = {instancePath:instancePath+"/response/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/response_mapping/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^(/([^/~]|~[01])*)*$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/response/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/response_mapping/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/response",schemaPath:"#/$defs/response_mapping/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/$defs/auth_request/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}
validate28.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/$defs/auth_api_key/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.inputs === undefined){
const err1 = {instancePath,schemaPath:"#/$defs/auth_api_key/required",keyword:"required",params:{missingProperty: "inputs"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "type") || (key0 === "inputs")) || (key0 === "request"))){
const err2 = {instancePath,schemaPath:"#/$defs/auth_api_key/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.type !== undefined){
if("api_key" !== data.type){
const err3 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/auth_api_key/properties/type/const",keyword:"const",params:{allowedValue: "api_key"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.inputs !== undefined){
let data1 = data.inputs;
if(Array.isArray(data1)){
if(data1.length < 1){
const err4 = {instancePath:instancePath+"/inputs",schemaPath:"#/$defs/auth_api_key/properties/inputs/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(!(validate26(data1[i0], {instancePath:instancePath+"/inputs/" + i0,parentData:data1,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath:instancePath+"/inputs",schemaPath:"#/$defs/auth_api_key/properties/inputs/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.request !== undefined){
if(!(validate28(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/$defs/auth_api_key/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema50 = {"type":"object","additionalProperties":false,"required":["type","authorization_url","token_url","client_id"],"properties":{"type":{"const":"oauth2"},"authorization_url":{"type":"string","format":"http-url","maxLength":2048},"token_url":{"type":"string","format":"http-url","maxLength":2048},"client_id":{"type":"string","minLength":1,"maxLength":500},"client_secret":{"type":"string","minLength":1,"maxLength":2000},"scopes":{"type":"array","items":{"type":"string","minLength":1}},"pkce":{"type":"boolean"},"inputs":{"type":"array","items":{"$ref":"#/$defs/auth_input"}},"request":{"$ref":"#/$defs/auth_request"}}};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate30.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/$defs/auth_oauth2/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.authorization_url === undefined){
const err1 = {instancePath,schemaPath:"#/$defs/auth_oauth2/required",keyword:"required",params:{missingProperty: "authorization_url"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.token_url === undefined){
const err2 = {instancePath,schemaPath:"#/$defs/auth_oauth2/required",keyword:"required",params:{missingProperty: "token_url"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.client_id === undefined){
const err3 = {instancePath,schemaPath:"#/$defs/auth_oauth2/required",keyword:"required",params:{missingProperty: "client_id"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema50.properties, key0))){
const err4 = {instancePath,schemaPath:"#/$defs/auth_oauth2/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.type !== undefined){
if("oauth2" !== data.type){
const err5 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/auth_oauth2/properties/type/const",keyword:"const",params:{allowedValue: "oauth2"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.authorization_url !== undefined){
let data1 = data.authorization_url;
if(typeof data1 === "string"){
if(func2(data1) > 2048){
const err6 = {instancePath:instancePath+"/authorization_url",schemaPath:"#/$defs/auth_oauth2/properties/authorization_url/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(!(formats2(data1))){
const err7 = {instancePath:instancePath+"/authorization_url",schemaPath:"#/$defs/auth_oauth2/properties/authorization_url/format",keyword:"format",params:{format: "http-url"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/authorization_url",schemaPath:"#/$defs/auth_oauth2/properties/authorization_url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.token_url !== undefined){
let data2 = data.token_url;
if(typeof data2 === "string"){
if(func2(data2) > 2048){
const err9 = {instancePath:instancePath+"/token_url",schemaPath:"#/$defs/auth_oauth2/properties/token_url/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!(formats2(data2))){
const err10 = {instancePath:instancePath+"/token_url",schemaPath:"#/$defs/auth_oauth2/properties/token_url/format",keyword:"format",params:{format: "http-url"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/token_url",schemaPath:"#/$defs/auth_oauth2/properties/token_url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.client_id !== undefined){
let data3 = data.client_id;
if(typeof data3 === "string"){
if(func2(data3) > 500){
const err12 = {instancePath:instancePath+"/client_id",schemaPath:"#/$defs/auth_oauth2/properties/client_id/maxLength",keyword:"maxLength",params:{limit: 500}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(func2(data3) < 1){
const err13 = {instancePath:instancePath+"/client_id",schemaPath:"#/$defs/auth_oauth2/properties/client_id/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/client_id",schemaPath:"#/$defs/auth_oauth2/properties/client_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.client_secret !== undefined){
let data4 = data.client_secret;
if(typeof data4 === "string"){
if(func2(data4) > 2000){
const err15 = {instancePath:instancePath+"/client_secret",schemaPath:"#/$defs/auth_oauth2/properties/client_secret/maxLength",keyword:"maxLength",params:{limit: 2000}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(func2(data4) < 1){
const err16 = {instancePath:instancePath+"/client_secret",schemaPath:"#/$defs/auth_oauth2/properties/client_secret/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/client_secret",schemaPath:"#/$defs/auth_oauth2/properties/client_secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.scopes !== undefined){
let data5 = data.scopes;
if(Array.isArray(data5)){
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
if(typeof data6 === "string"){
if(func2(data6) < 1){
const err18 = {instancePath:instancePath+"/scopes/" + i0,schemaPath:"#/$defs/auth_oauth2/properties/scopes/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/scopes/" + i0,schemaPath:"#/$defs/auth_oauth2/properties/scopes/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/scopes",schemaPath:"#/$defs/auth_oauth2/properties/scopes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.pkce !== undefined){
if(typeof data.pkce !== "boolean"){
const err21 = {instancePath:instancePath+"/pkce",schemaPath:"#/$defs/auth_oauth2/properties/pkce/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.inputs !== undefined){
let data8 = data.inputs;
if(Array.isArray(data8)){
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
if(!(validate26(data8[i1], {instancePath:instancePath+"/inputs/" + i1,parentData:data8,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err22 = {instancePath:instancePath+"/inputs",schemaPath:"#/$defs/auth_oauth2/properties/inputs/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.request !== undefined){
if(!(validate28(data.request, {instancePath:instancePath+"/request",parentData:data,parentDataProperty:"request",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err23 = {instancePath,schemaPath:"#/$defs/auth_oauth2/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
validate30.errors = vErrors;
return errors === 0;
}
validate30.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
const tag0 = data.type;
if(typeof tag0 == "string"){
if(tag0 === "none"){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/$defs/auth_none/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(key0 === "type")){
const err1 = {instancePath,schemaPath:"#/$defs/auth_none/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.type !== undefined){
if("none" !== data.type){
const err2 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/auth_none/properties/type/const",keyword:"const",params:{allowedValue: "none"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/$defs/auth_none/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var props0 = true;
}
else if(tag0 === "api_key"){
if(!(validate25(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
if(props0 !== true){
props0 = true;
}
}
else if(tag0 === "oauth2"){
if(!(validate30(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
if(props0 !== true){
props0 = true;
}
}
else {
const err4 = {instancePath,schemaPath:"#/$defs/auth/discriminator",keyword:"discriminator",params:{error: "mapping", tag: "type", tagValue: tag0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath,schemaPath:"#/$defs/auth/discriminator",keyword:"discriminator",params:{error: "tag", tag: "type", tagValue: tag0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath,schemaPath:"#/$defs/auth/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate24.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate24.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema52 = {"type":"object","additionalProperties":false,"required":["name","type"],"properties":{"name":{"$ref":"#/$defs/field_name"},"type":{"enum":["text","number","boolean","date","datetime","json"]},"default":{"type":["string","number","boolean","object","array"]}}};

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate36.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/$defs/app_field/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type === undefined){
const err1 = {instancePath,schemaPath:"#/$defs/app_field/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "type")) || (key0 === "default"))){
const err2 = {instancePath,schemaPath:"#/$defs/app_field/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.name !== undefined){
let data0 = data.name;
if(typeof data0 === "string"){
if(func2(data0) > 64){
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/field_name/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(func2(data0) < 1){
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/field_name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!pattern10.test(data0)){
const err5 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/field_name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9_-]*$|^$"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/field_name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.type !== undefined){
let data1 = data.type;
if(!((((((data1 === "text") || (data1 === "number")) || (data1 === "boolean")) || (data1 === "date")) || (data1 === "datetime")) || (data1 === "json"))){
const err7 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/app_field/properties/type/enum",keyword:"enum",params:{allowedValues: schema52.properties.type.enum}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.default !== undefined){
let data2 = data.default;
if((((!data2 || typeof data2 != "object") && (typeof data2 !== "string")) && (!((typeof data2 == "number") && (isFinite(data2))))) && (typeof data2 !== "boolean")){
const err8 = {instancePath:instancePath+"/default",schemaPath:"#/$defs/app_field/properties/default/type",keyword:"type",params:{type: schema52.properties.default.type}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/$defs/app_field/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate36.errors = vErrors;
return errors === 0;
}
validate36.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:miniapp:schema:1" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.schema_version === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "schema_version"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.name === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.slug === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "slug"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.version === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "version"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.description === undefined){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "description"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema31.properties, key0))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.schema_version !== undefined){
if(1 !== data.schema_version){
const err6 = {instancePath:instancePath+"/schema_version",schemaPath:"#/properties/schema_version/const",keyword:"const",params:{allowedValue: 1}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.name !== undefined){
let data1 = data.name;
if(typeof data1 === "string"){
if(func2(data1) > 60){
const err7 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/maxLength",keyword:"maxLength",params:{limit: 60}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(func2(data1) < 1){
const err8 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!pattern4.test(data1)){
const err9 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/pattern",keyword:"pattern",params:{pattern: "\\S|^$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.slug !== undefined){
let data2 = data.slug;
if(typeof data2 === "string"){
if(func2(data2) > 60){
const err11 = {instancePath:instancePath+"/slug",schemaPath:"#/properties/slug/maxLength",keyword:"maxLength",params:{limit: 60}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(func2(data2) < 2){
const err12 = {instancePath:instancePath+"/slug",schemaPath:"#/properties/slug/minLength",keyword:"minLength",params:{limit: 2}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(!pattern5.test(data2)){
const err13 = {instancePath:instancePath+"/slug",schemaPath:"#/properties/slug/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$|^$"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/slug",schemaPath:"#/properties/slug/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.version !== undefined){
let data3 = data.version;
if(typeof data3 === "string"){
if(!(formats0(data3))){
const err15 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/format",keyword:"format",params:{format: "semver"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.description !== undefined){
let data4 = data.description;
if(typeof data4 === "string"){
if(func2(data4) > 500){
const err17 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/maxLength",keyword:"maxLength",params:{limit: 500}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(func2(data4) < 1){
const err18 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(!pattern4.test(data4)){
const err19 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/pattern",keyword:"pattern",params:{pattern: "\\S|^$"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/description",schemaPath:"#/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.documentation !== undefined){
let data5 = data.documentation;
if(typeof data5 === "string"){
if(func2(data5) > 2048){
const err21 = {instancePath:instancePath+"/documentation",schemaPath:"#/properties/documentation/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!(formats2(data5))){
const err22 = {instancePath:instancePath+"/documentation",schemaPath:"#/properties/documentation/format",keyword:"format",params:{format: "http-url"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/documentation",schemaPath:"#/properties/documentation/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.logo !== undefined){
let data6 = data.logo;
if(typeof data6 === "string"){
if(func2(data6) > 2048){
const err24 = {instancePath:instancePath+"/logo",schemaPath:"#/properties/logo/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(func2(data6) < 1){
const err25 = {instancePath:instancePath+"/logo",schemaPath:"#/properties/logo/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!pattern7.test(data6)){
const err26 = {instancePath:instancePath+"/logo",schemaPath:"#/properties/logo/pattern",keyword:"pattern",params:{pattern: "^(https://[^/\\s]\\S*|[^:\\\\\\x00-\\x1f]*)$|\\$\\{"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/logo",schemaPath:"#/properties/logo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.cover !== undefined){
let data7 = data.cover;
if(typeof data7 === "string"){
if(func2(data7) > 2048){
const err28 = {instancePath:instancePath+"/cover",schemaPath:"#/properties/cover/maxLength",keyword:"maxLength",params:{limit: 2048}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(func2(data7) < 1){
const err29 = {instancePath:instancePath+"/cover",schemaPath:"#/properties/cover/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!pattern7.test(data7)){
const err30 = {instancePath:instancePath+"/cover",schemaPath:"#/properties/cover/pattern",keyword:"pattern",params:{pattern: "^(https://[^/\\s]\\S*|[^:\\\\\\x00-\\x1f]*)$|\\$\\{"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/cover",schemaPath:"#/properties/cover/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.video !== undefined){
let data8 = data.video;
if(typeof data8 === "string"){
if(!pattern9.test(data8)){
const err32 = {instancePath:instancePath+"/video",schemaPath:"#/properties/video/pattern",keyword:"pattern",params:{pattern: "^([A-Za-z0-9_-]{11}$|https?://youtu\\.be/[A-Za-z0-9_-]{11}([?&#/]|$)|https?://((www|m|music)\\.)?youtube(-nocookie)?\\.com/(embed/|shorts/|live/|v/|watch\\?v=|watch\\?[^#\\s]{1,200}&v=)[A-Za-z0-9_-]{11}([?&#/]|$))|\\$\\{"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/video",schemaPath:"#/properties/video/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.api_scopes !== undefined){
let data9 = data.api_scopes;
if(Array.isArray(data9)){
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
let data10 = data9[i0];
if(!(((((((((((((((((((((((((((((((((((((((((((((((data10 === "flows:view") || (data10 === "flows:manage")) || (data10 === "flow-tags:view")) || (data10 === "flow-tags:manage")) || (data10 === "user-fields:view")) || (data10 === "user-fields:manage")) || (data10 === "bot-fields:view")) || (data10 === "bot-fields:manage")) || (data10 === "segments:view")) || (data10 === "custom-events:view")) || (data10 === "conversations:view")) || (data10 === "ai-agents:view")) || (data10 === "ai-agents:manage")) || (data10 === "subscribers:view")) || (data10 === "subscribers:manage")) || (data10 === "messages:send")) || (data10 === "app-triggers:fire")) || (data10 === "whatsapp-templates:view")) || (data10 === "whatsapp-templates:manage")) || (data10 === "facebook-templates:view")) || (data10 === "facebook-templates:manage")) || (data10 === "orders:view")) || (data10 === "orders:manage")) || (data10 === "products:view")) || (data10 === "products:manage")) || (data10 === "discount-codes:view")) || (data10 === "discount-codes:manage")) || (data10 === "shop-settings:view")) || (data10 === "shop-settings:manage")) || (data10 === "workspace:view")) || (data10 === "workspace:manage")) || (data10 === "agent-groups:view")) || (data10 === "agent-groups:manage")) || (data10 === "labels:view")) || (data10 === "labels:manage")) || (data10 === "tickets:view")) || (data10 === "tickets:manage")) || (data10 === "templates:view")) || (data10 === "templates:manage")) || (data10 === "integrations:view")) || (data10 === "integrations:manage")) || (data10 === "openai-embeddings:view")) || (data10 === "openai-embeddings:manage")) || (data10 === "mini-apps:view")) || (data10 === "mini-apps:manage")) || (data10 === "account:view")) || (data10 === "account:manage"))){
const err34 = {instancePath:instancePath+"/api_scopes/" + i0,schemaPath:"#/$defs/scope/enum",keyword:"enum",params:{allowedValues: schema32.enum}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/api_scopes",schemaPath:"#/properties/api_scopes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.subscribe !== undefined){
if(!(validate21(data.subscribe, {instancePath:instancePath+"/subscribe",parentData:data,parentDataProperty:"subscribe",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
if(data.unsubscribe !== undefined){
if(!(validate21(data.unsubscribe, {instancePath:instancePath+"/unsubscribe",parentData:data,parentDataProperty:"unsubscribe",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
if(data.auth !== undefined){
if(!(validate24(data.auth, {instancePath:instancePath+"/auth",parentData:data,parentDataProperty:"auth",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
if(data.app_fields !== undefined){
let data14 = data.app_fields;
if(Array.isArray(data14)){
const len1 = data14.length;
for(let i1=0; i1<len1; i1++){
if(!(validate36(data14[i1], {instancePath:instancePath+"/app_fields/" + i1,parentData:data14,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate36.errors : vErrors.concat(validate36.errors);
errors = vErrors.length;
}
}
}
else {
const err36 = {instancePath:instancePath+"/app_fields",schemaPath:"#/properties/app_fields/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
